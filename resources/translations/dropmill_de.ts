<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>ActivityPane</name>
    <message>
      <source>Activity</source>
      <translation>Aktivität</translation>
    </message>
    <message>
      <source>Down</source>
      <translation>Herunter</translation>
    </message>
    <message>
      <source>Slots, the last minute</source>
      <translation>Plätze, die letzte Minute</translation>
    </message>
  </context>
  <context>
    <name>Adding</name>
    <message>
      <source>Add a folder</source>
      <translation>Ordner hinzufügen</translation>
    </message>
    <message>
      <source>Add files</source>
      <translation>Dateien hinzufügen</translation>
    </message>
    <message>
      <source>Links from a file</source>
      <translation>Links aus einer Datei</translation>
    </message>
    <message>
      <source>There is no file and no link in this.</source>
      <translation>Darin ist keine Datei und kein Link.</translation>
    </message>
  </context>
  <context>
    <name>AttemptsPage</name>
    <message>
      <source>Attempt</source>
      <translation>Versuch</translation>
    </message>
    <message>
      <source>Attempts</source>
      <translation>Versuche</translation>
    </message>
    <message>
      <source>Began</source>
      <translation>Begonnen</translation>
    </message>
    <message>
      <source>Cancelled</source>
      <translation>Abgebrochen</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>How it ended</source>
      <translation>Wie er endete</translation>
    </message>
    <message>
      <source>Interrupted</source>
      <translation>Unterbrochen</translation>
    </message>
    <message>
      <source>It has not begun to run.</source>
      <translation>Er hat noch nicht begonnen.</translation>
    </message>
    <message>
      <source>Not over</source>
      <translation>Nicht über</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>Select one job to see its attempts.</source>
      <translation>Wählen Sie einen Auftrag, um seine Versuche zu sehen.</translation>
    </message>
    <message>
      <source>Took</source>
      <translation>Dauerte</translation>
    </message>
    <message>
      <source>{n} earlier attempts are not shown.</source>
      <translation>{n} frühere Versuche werden nicht gezeigt.</translation>
    </message>
  </context>
  <context>
    <name>Choosing</name>
    <message>
      <source>1 file</source>
      <translation>1 Datei</translation>
    </message>
    <message>
      <source>1 link</source>
      <translation>1 Link</translation>
    </message>
    <message>
      <source>{files} and {links}</source>
      <translation>{files} und {links}</translation>
    </message>
    <message>
      <source>{n} files</source>
      <translation>{n} Dateien</translation>
    </message>
    <message>
      <source>{n} links</source>
      <translation>{n} Links</translation>
    </message>
    <message>
      <source>{what}: what should be done?</source>
      <translation>{what}: Was soll geschehen?</translation>
    </message>
  </context>
  <context>
    <name>Closings</name>
    <message>
      <source>1 job has not ended. It is kept, to go on at the next start.</source>
      <translation>1 Auftrag ist nicht fertig. Er bleibt erhalten und geht beim nächsten Start weiter.</translation>
    </message>
    <message>
      <source>Keep open</source>
      <translation>Offen lassen</translation>
    </message>
    <message>
      <source>Quit and go on later</source>
      <translation>Beenden und später weitermachen</translation>
    </message>
    <message>
      <source>{n} jobs have not ended. They are kept, to go on at the next start.</source>
      <translation>{n} Aufträge sind nicht fertig. Sie bleiben erhalten und gehen beim nächsten Start weiter.</translation>
    </message>
  </context>
  <context>
    <name>Columns</name>
    <message>
      <source>Saved in “{folder}”</source>
      <translation>Gespeichert in „{folder}“</translation>
    </message>
    <message>
      <source>Skipped: {why}</source>
      <translation>Ausgelassen: {why}</translation>
    </message>
    <message>
      <source>Waits for you: {title}</source>
      <translation>Wartet auf Sie: {title}</translation>
    </message>
  </context>
  <context>
    <name>CommandTable</name>
    <message>
      <source>All commands</source>
      <translation>Alle Befehle</translation>
    </message>
    <message>
      <source>Next part of the window</source>
      <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Watch a folder</source>
      <translation>Ordner beobachten</translation>
    </message>
  </context>
  <context>
    <name>Details</name>
    <message>
      <source>Attempts</source>
      <translation>Versuche</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Overview</source>
      <translation>Übersicht</translation>
    </message>
  </context>
  <context>
    <name>DropTiles</name>
    <message>
      <source>Drop on what should be done</source>
      <translation>Auf dem ablegen, was geschehen soll</translation>
    </message>
  </context>
  <context>
    <name>EmptyPage</name>
    <message>
      <source>Choose files…</source>
      <translation>Dateien wählen …</translation>
    </message>
    <message>
      <source>Clear search</source>
      <translation>Suche leeren</translation>
    </message>
    <message>
      <source>Convert, check, pack or download them. Ctrl+V works too.</source>
      <translation>Umwandeln, prüfen, packen oder herunterladen. Auch Strg+V geht.</translation>
    </message>
    <message>
      <source>Drop files or links here</source>
      <translation>Dateien oder Links hier ablegen</translation>
    </message>
    <message>
      <source>Makes three pictures to try things with</source>
      <translation>Macht drei Bilder, um etwas auszuprobieren</translation>
    </message>
    <message>
      <source>No job matches “{text}”.</source>
      <translation>Kein Auftrag passt zu „{text}“.</translation>
    </message>
    <message>
      <source>Nothing failed.</source>
      <translation>Nichts ist fehlgeschlagen.</translation>
    </message>
    <message>
      <source>Nothing is done yet.</source>
      <translation>Noch nichts ist fertig.</translation>
    </message>
    <message>
      <source>Nothing is paused.</source>
      <translation>Nichts ist angehalten.</translation>
    </message>
    <message>
      <source>Nothing is running.</source>
      <translation>Nichts läuft.</translation>
    </message>
    <message>
      <source>Nothing is waiting.</source>
      <translation>Nichts wartet.</translation>
    </message>
    <message>
      <source>Nothing was stopped.</source>
      <translation>Nichts wurde beendet.</translation>
    </message>
    <message>
      <source>Show all jobs</source>
      <translation>Alle Aufträge zeigen</translation>
    </message>
    <message>
      <source>Try a sample</source>
      <translation>Beispiel ausprobieren</translation>
    </message>
  </context>
  <context>
    <name>ErrorGroups</name>
    <message>
      <source>Retry these</source>
      <translation>Diese wiederholen</translation>
    </message>
    <message>
      <source>Retry these: {words}</source>
      <translation>Diese wiederholen: {words}</translation>
    </message>
    <message>
      <source>{n} × {words}</source>
      <translation>{n} × {words}</translation>
    </message>
  </context>
  <context>
    <name>FieldForm</name>
    <message>
      <source>One a line</source>
      <translation>Eins je Zeile</translation>
    </message>
  </context>
  <context>
    <name>Figures</name>
    <message>
      <source>1 byte</source>
      <translation>1 Byte</translation>
    </message>
    <message>
      <source>1 file</source>
      <translation>1 Datei</translation>
    </message>
    <message>
      <source>1 page</source>
      <translation>1 Seite</translation>
    </message>
    <message>
      <source>about 1 day left</source>
      <translation>noch etwa 1 Tag</translation>
    </message>
    <message>
      <source>about {hours} h left</source>
      <translation>noch etwa {hours} h</translation>
    </message>
    <message>
      <source>about {hours} h {minutes} min left</source>
      <translation>noch etwa {hours} h {minutes} min</translation>
    </message>
    <message>
      <source>about {n} days left</source>
      <translation>noch etwa {n} Tage</translation>
    </message>
    <message>
      <source>about {n} min left</source>
      <translation>noch etwa {n} min</translation>
    </message>
    <message>
      <source>less than {n} s</source>
      <translation>weniger als {n} s</translation>
    </message>
    <message>
      <source>more than a month left</source>
      <translation>noch mehr als ein Monat</translation>
    </message>
    <message>
      <source>{n} bytes</source>
      <translation>{n} Bytes</translation>
    </message>
    <message>
      <source>{n} files</source>
      <translation>{n} Dateien</translation>
    </message>
    <message>
      <source>{n} pages</source>
      <translation>{n} Seiten</translation>
    </message>
    <message>
      <source>{n} s left</source>
      <translation>noch {n} s</translation>
    </message>
  </context>
  <context>
    <name>Finished</name>
    <message>
      <source>Done: 1 file was changed.</source>
      <translation>Fertig: 1 Datei wurde geändert.</translation>
    </message>
    <message>
      <source>Done: {n} files were changed.</source>
      <translation>Fertig: {n} Dateien wurden geändert.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
  </context>
  <context>
    <name>FolderLine</name>
    <message>
      <source>Choose a folder</source>
      <translation>Ordner wählen</translation>
    </message>
    <message>
      <source>Choose a folder…</source>
      <translation>Ordner wählen …</translation>
    </message>
  </context>
  <context>
    <name>FoundBox</name>
    <message>
      <source> and </source>
      <translation> und </translation>
    </message>
    <message>
      <source>1 file</source>
      <translation>1 Datei</translation>
    </message>
    <message>
      <source>1 link</source>
      <translation>1 Link</translation>
    </message>
    <message>
      <source>Links</source>
      <translation>Links</translation>
    </message>
    <message>
      <source>Links, one a line</source>
      <translation>Links, einer je Zeile</translation>
    </message>
    <message>
      <source>Looking… {what} so far</source>
      <translation>Wird durchgesehen … bisher {what}</translation>
    </message>
    <message>
      <source>and {n} more</source>
      <translation>und {n} weitere</translation>
    </message>
    <message>
      <source>{n} files</source>
      <translation>{n} Dateien</translation>
    </message>
    <message>
      <source>{n} links</source>
      <translation>{n} Links</translation>
    </message>
  </context>
  <context>
    <name>Heralds</name>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Ended, and something failed</source>
      <translation>Beendet, etwas schlug fehl</translation>
    </message>
    <message>
      <source>{n} done</source>
      <translation>{n} fertig</translation>
    </message>
    <message>
      <source>{n} failed</source>
      <translation>{n} fehlgeschlagen</translation>
    </message>
  </context>
  <context>
    <name>JobActions</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancel or remove</source>
      <translation>Abbrechen oder entfernen</translation>
    </message>
    <message>
      <source>Copy error</source>
      <translation>Fehler kopieren</translation>
    </message>
    <message>
      <source>Copy link or path</source>
      <translation>Link oder Pfad kopieren</translation>
    </message>
    <message>
      <source>Copy result</source>
      <translation>Ergebnis kopieren</translation>
    </message>
    <message>
      <source>High</source>
      <translation>Hoch</translation>
    </message>
    <message>
      <source>Low</source>
      <translation>Niedrig</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Pause or resume</source>
      <translation>Anhalten oder fortsetzen</translation>
    </message>
    <message>
      <source>Priority</source>
      <translation>Vorrang</translation>
    </message>
    <message>
      <source>Remove from list</source>
      <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
      <source>Replace link…</source>
      <translation>Link ersetzen …</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Run next</source>
      <translation>Als Nächstes</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>Alles auswählen</translation>
    </message>
    <message>
      <source>Show in folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <source>Undo this batch…</source>
      <translation>Diesen Stapel rückgängig machen …</translation>
    </message>
  </context>
  <context>
    <name>JobList</name>
    <message>
      <source>Jobs</source>
      <translation>Aufträge</translation>
    </message>
  </context>
  <context>
    <name>JobSheet</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close (Esc); what you have entered is kept</source>
      <translation>Schließen (Esc); Ihre Eingaben bleiben erhalten</translation>
    </message>
    <message>
      <source>More settings</source>
      <translation>Mehr Einstellungen</translation>
    </message>
    <message>
      <source>New batch</source>
      <translation>Neuer Stapel</translation>
    </message>
    <message>
      <source>Run the smallest, the middle and the largest, then ask again</source>
      <translation>Die kleinste, die mittlere und die größte ausführen, dann wieder fragen</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Starten</translation>
    </message>
    <message>
      <source>Try three first</source>
      <translation>Erst drei probieren</translation>
    </message>
    <message>
      <source>What to do with the files</source>
      <translation>Was mit den Dateien geschehen soll</translation>
    </message>
    <message>
      <source>What to do with the links</source>
      <translation>Was mit den Links geschehen soll</translation>
    </message>
    <message>
      <source>Where results go</source>
      <translation>Wohin die Ergebnisse kommen</translation>
    </message>
  </context>
  <context>
    <name>JobTable</name>
    <message>
      <source>Added</source>
      <translation>Hinzugefügt</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>Beendet</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Status</translation>
    </message>
  </context>
  <context>
    <name>KindWords</name>
    <message>
      <source>Change encoding</source>
      <translation>Kodierung ändern</translation>
    </message>
    <message>
      <source>Compress PDFs</source>
      <translation>PDFs verkleinern</translation>
    </message>
    <message>
      <source>Convert images</source>
      <translation>Bilder umwandeln</translation>
    </message>
    <message>
      <source>Convert media</source>
      <translation>Medien umwandeln</translation>
    </message>
    <message>
      <source>Convert tables</source>
      <translation>Tabellen umwandeln</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Decrypt</source>
      <translation>Entschlüsseln</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Herunterladen</translation>
    </message>
    <message>
      <source>Download from media pages</source>
      <translation>Von Medienseiten laden</translation>
    </message>
    <message>
      <source>Encrypt</source>
      <translation>Verschlüsseln</translation>
    </message>
    <message>
      <source>Find duplicates</source>
      <translation>Doppelte finden</translation>
    </message>
    <message>
      <source>Find files on pages</source>
      <translation>Dateien auf Seiten finden</translation>
    </message>
    <message>
      <source>Merge PDFs</source>
      <translation>PDFs verbinden</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>Verschieben</translation>
    </message>
    <message>
      <source>Pack</source>
      <translation>Packen</translation>
    </message>
    <message>
      <source>Pages to images</source>
      <translation>Seiten als Bilder</translation>
    </message>
    <message>
      <source>Put away</source>
      <translation>Wegräumen</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Rotate PDFs</source>
      <translation>PDFs drehen</translation>
    </message>
    <message>
      <source>Run a program</source>
      <translation>Programm ausführen</translation>
    </message>
    <message>
      <source>Set metadata</source>
      <translation>Metadaten setzen</translation>
    </message>
    <message>
      <source>Sort into folders</source>
      <translation>In Ordner sortieren</translation>
    </message>
    <message>
      <source>Split PDFs</source>
      <translation>PDFs teilen</translation>
    </message>
    <message>
      <source>Strip metadata</source>
      <translation>Metadaten entfernen</translation>
    </message>
    <message>
      <source>Unpack</source>
      <translation>Entpacken</translation>
    </message>
    <message>
      <source>Work out checksums</source>
      <translation>Prüfsummen rechnen</translation>
    </message>
    <message>
      <source>{n} px</source>
      <translation>{n} px</translation>
    </message>
  </context>
  <context>
    <name>LaneBox</name>
    <message>
      <source>Always</source>
      <translation>Immer</translation>
    </message>
    <message>
      <source>As 22:00-06:00; empty for always</source>
      <translation>Wie 22:00-06:00; leer: immer</translation>
    </message>
    <message>
      <source>At once</source>
      <translation>Zugleich</translation>
    </message>
    <message>
      <source>Disk</source>
      <translation>Datenträger</translation>
    </message>
    <message>
      <source>Find out by itself</source>
      <translation>Selbst herausfinden</translation>
    </message>
    <message>
      <source>Hours</source>
      <translation>Zeiten</translation>
    </message>
    <message>
      <source>Net</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>Prozessor</translation>
    </message>
    <message>
      <source>Start no more</source>
      <translation>Nichts mehr beginnen</translation>
    </message>
    <message>
      <source>{lane}: find out by itself</source>
      <translation>{lane}: selbst herausfinden</translation>
    </message>
    <message>
      <source>{lane}: hours</source>
      <translation>{lane}: Zeiten</translation>
    </message>
    <message>
      <source>{lane}: jobs at once</source>
      <translation>{lane}: Aufträge gleichzeitig</translation>
    </message>
    <message>
      <source>{lane}: start no more</source>
      <translation>{lane}: nichts mehr beginnen</translation>
    </message>
    <message>
      <source>{n} of {width} busy</source>
      <translation>{n} von {width} belegt</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>{n} warten</translation>
    </message>
  </context>
  <context>
    <name>LanesPicture</name>
    <message>
      <source>CPU</source>
      <translation>CPU</translation>
    </message>
    <message>
      <source>Disk</source>
      <translation>Datenträger</translation>
    </message>
    <message>
      <source>Net</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>Nothing has run.</source>
      <translation>Nichts ist gelaufen.</translation>
    </message>
  </context>
  <context>
    <name>LanesSheet</name>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Download nothing over a metered network</source>
      <translation>Nichts über ein getaktetes Netz herunterladen</translation>
    </message>
    <message>
      <source>Go on now</source>
      <translation>Jetzt weitermachen</translation>
    </message>
    <message>
      <source>Lanes</source>
      <translation>Spuren</translation>
    </message>
    <message>
      <source>Start nothing on battery</source>
      <translation>Im Akkubetrieb nichts beginnen</translation>
    </message>
    <message>
      <source>What runs goes on when a lane is made narrower or stands still.</source>
      <translation>Was läuft, geht weiter, auch wenn eine Spur schmaler wird oder stillsteht.</translation>
    </message>
  </context>
  <context>
    <name>LinkChoosing</name>
    <message>
      <source>Choose…</source>
      <translation>Wählen …</translation>
    </message>
    <message>
      <source>{n} links were found on {page}.</source>
      <translation>Auf {page} wurden {n} Links gefunden.</translation>
    </message>
  </context>
  <context>
    <name>LinksSheet</name>
    <message>
      <source>Add 1 download</source>
      <translation>1 Download hinzufügen</translation>
    </message>
    <message>
      <source>Add {n} downloads</source>
      <translation>{n} Downloads hinzufügen</translation>
    </message>
    <message>
      <source>All types</source>
      <translation>Alle Typen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Choose links</source>
      <translation>Links wählen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Links</source>
      <translation>Links</translation>
    </message>
    <message>
      <source>Links of a page</source>
      <translation>Links einer Seite</translation>
    </message>
    <message>
      <source>Part of the name or link</source>
      <translation>Teil des Namens oder Links</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>Alles auswählen</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>Typ</translation>
    </message>
    <message>
      <source>Where the files go</source>
      <translation>Wohin die Dateien kommen</translation>
    </message>
    <message>
      <source>{n} links on {page}</source>
      <translation>{n} Links auf {page}</translation>
    </message>
    <message>
      <source>{n} more are only in the list.</source>
      <translation>{n} weitere stehen nur in der Liste.</translation>
    </message>
  </context>
  <context>
    <name>ListColumns</name>
    <message>
      <source>Order of the queue</source>
      <translation>Reihenfolge der Schlange</translation>
    </message>
  </context>
  <context>
    <name>LogPage</name>
    <message>
      <source>Find in the log</source>
      <translation>Im Protokoll suchen</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Select one job to see its log.</source>
      <translation>Wählen Sie einen Auftrag, um sein Protokoll zu sehen.</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Go on now</source>
      <translation>Jetzt weitermachen</translation>
    </message>
    <message>
      <source>Looking: {n} files and links so far…</source>
      <translation>Wird durchgesehen: bisher {n} Dateien und Links …</translation>
    </message>
    <message>
      <source>Show it</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>The new language is spoken from the next start on.</source>
      <translation>Die neue Sprache gilt ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>This is in the list already.</source>
      <translation>Das ist schon in der Liste.</translation>
    </message>
    <message>
      <source>{n} of these are in the list already.</source>
      <translation>{n} davon sind schon in der Liste.</translation>
    </message>
  </context>
  <context>
    <name>Notice</name>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
  </context>
  <context>
    <name>OrderList</name>
    <message>
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <source>Order</source>
      <translation>Reihenfolge</translation>
    </message>
    <message>
      <source>Order of the files</source>
      <translation>Reihenfolge der Dateien</translation>
    </message>
  </context>
  <context>
    <name>Overview</name>
    <message>
      <source>, attempt {number}</source>
      <translation>, Versuch {number}</translation>
    </message>
    <message>
      <source>Done so far</source>
      <translation>Bisher geschafft</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>Goes to</source>
      <translation>Kommt nach</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>No job is selected.</source>
      <translation>Kein Auftrag ist ausgewählt.</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>Jetzt</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Ergebnis</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Selected</source>
      <translation>Ausgewählt</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Skipped</source>
      <translation>Ausgelassen</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Took</source>
      <translation>Dauerte</translation>
    </message>
    <message>
      <source>What to do</source>
      <translation>Was zu tun ist</translation>
    </message>
    <message>
      <source>What went wrong</source>
      <translation>Was schiefging</translation>
    </message>
    <message>
      <source>and {n} more</source>
      <translation>und {n} weitere</translation>
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation>{done} von {total}</translation>
    </message>
    <message>
      <source>{n} jobs</source>
      <translation>{n} Aufträge</translation>
    </message>
  </context>
  <context>
    <name>Palette</name>
    <message>
      <source>All commands</source>
      <translation>Alle Befehle</translation>
    </message>
    <message>
      <source>Commands</source>
      <translation>Befehle</translation>
    </message>
    <message>
      <source>Enter does it. F2 gives it other keys.</source>
      <translation>Eingabe führt aus. F2 gibt andere Tasten.</translation>
    </message>
    <message>
      <source>Find a command</source>
      <translation>Befehl suchen</translation>
    </message>
    <message>
      <source>New keys</source>
      <translation>Neue Tasten</translation>
    </message>
    <message>
      <source>Press the new keys for “{command}”. Esc leaves it, Backspace takes away.</source>
      <translation>Drücken Sie die neuen Tasten für „{command}“. Esc lässt es, Rücktaste nimmt sie weg.</translation>
    </message>
    <message>
      <source>What to do?</source>
      <translation>Was soll geschehen?</translation>
    </message>
    <message>
      <source>“{command}” has these keys. Press others.</source>
      <translation>„{command}“ hat diese Tasten. Drücken Sie andere.</translation>
    </message>
  </context>
  <context>
    <name>PlanView</name>
    <message>
      <source>About {needed} of {free} free on the disk of “{folder}”</source>
      <translation>Etwa {needed} von {free}, die auf dem Datenträger von „{folder}“ frei sind</translation>
    </message>
    <message>
      <source>Files of the plan</source>
      <translation>Dateien des Plans</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird durchgesehen …</translation>
    </message>
    <message>
      <source>Nothing is written.</source>
      <translation>Nichts wird geschrieben.</translation>
    </message>
    <message>
      <source>What will happen</source>
      <translation>Was geschehen wird</translation>
    </message>
    <message>
      <source>and {n} more</source>
      <translation>und {n} weitere</translation>
    </message>
    <message>
      <source>{n} cannot be done</source>
      <translation>{n} nicht möglich</translation>
    </message>
    <message>
      <source>{n} moved</source>
      <translation>{n} verschoben</translation>
    </message>
    <message>
      <source>{n} new</source>
      <translation>{n} neu</translation>
    </message>
    <message>
      <source>{n} replaced</source>
      <translation>{n} ersetzt</translation>
    </message>
    <message>
      <source>{n} skipped</source>
      <translation>{n} ausgelassen</translation>
    </message>
    <message>
      <source>{n} to the trash</source>
      <translation>{n} in den Papierkorb</translation>
    </message>
    <message>
      <source>{n} under another name</source>
      <translation>{n} unter anderem Namen</translation>
    </message>
  </context>
  <context>
    <name>RatePicture</name>
    <message>
      <source>Nothing comes in.</source>
      <translation>Nichts kommt herein.</translation>
    </message>
    <message>
      <source>at most {rate}</source>
      <translation>höchstens {rate}</translation>
    </message>
  </context>
  <context>
    <name>Replacing</name>
    <message>
      <source>New link to the same file. What is there is kept and compared with it.</source>
      <translation>Neuer Link zur selben Datei. Was schon da ist, bleibt und wird damit verglichen.</translation>
    </message>
    <message>
      <source>Replace link</source>
      <translation>Link ersetzen</translation>
    </message>
  </context>
  <context>
    <name>RowWords</name>
    <message>
      <source>Again in {seconds} s</source>
      <translation>Noch einmal in {seconds} s</translation>
    </message>
    <message>
      <source>Cancelled</source>
      <translation>Abgebrochen</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>Interrupted</source>
      <translation>Unterbrochen</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>Angehalten</translation>
    </message>
    <message>
      <source>Paused before it began</source>
      <translation>Angehalten, bevor er begann</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Wird beendet …</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>geschlossen</translation>
    </message>
    <message>
      <source>open</source>
      <translation>offen</translation>
    </message>
    <message>
      <source>{n} %</source>
      <translation>{n} %</translation>
    </message>
    <message>
      <source>{n} done</source>
      <translation>{n} fertig</translation>
    </message>
    <message>
      <source>{n} failed</source>
      <translation>{n} fehlgeschlagen</translation>
    </message>
    <message>
      <source>{n} jobs</source>
      <translation>{n} Aufträge</translation>
    </message>
    <message>
      <source>{n} stopped</source>
      <translation>{n} beendet</translation>
    </message>
  </context>
  <context>
    <name>SettingsSheet</name>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Ask</source>
      <translation>Fragen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Commands and their keys…</source>
      <translation>Befehle und ihre Tasten …</translation>
    </message>
    <message>
      <source>Compact</source>
      <translation>Eng</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Quit, and go on at the next start</source>
      <translation>Beenden und beim nächsten Start weitermachen</translation>
    </message>
    <message>
      <source>Roomy, on two lines</source>
      <translation>Weit, auf zwei Zeilen</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Stay open, out of the way</source>
      <translation>Offen bleiben, aus dem Weg</translation>
    </message>
    <message>
      <source>When it is closed while jobs run</source>
      <translation>Beim Schließen, während etwas läuft</translation>
    </message>
  </context>
  <context>
    <name>Sidebar</name>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>Filter by state</source>
      <translation>Nach Zustand filtern</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>Angehalten</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>Stop watching this folder</source>
      <translation>Diesen Ordner nicht mehr beobachten</translation>
    </message>
    <message>
      <source>Stopped</source>
      <translation>Beendet</translation>
    </message>
    <message>
      <source>Turn off for now</source>
      <translation>Vorerst ausschalten</translation>
    </message>
    <message>
      <source>Turn on again</source>
      <translation>Wieder einschalten</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>Watch a folder</source>
      <translation>Ordner beobachten</translation>
    </message>
    <message>
      <source>Watching</source>
      <translation>Beobachtet</translation>
    </message>
    <message>
      <source>Watching {folder}</source>
      <translation>Beobachtet {folder}</translation>
    </message>
    <message>
      <source>{folder} (off)</source>
      <translation>{folder} (aus)</translation>
    </message>
  </context>
  <context>
    <name>SpeedButton</name>
    <message>
      <source>All downloads share {rate}; click to let them go as fast as they can</source>
      <translation>Alle Downloads teilen sich {rate}; ein Klick hebt die Grenze auf</translation>
    </message>
    <message>
      <source>Another speed…</source>
      <translation>Andere Geschwindigkeit …</translation>
    </message>
    <message>
      <source>Bytes a second for all downloads together, as 500k or 2M</source>
      <translation>Bytes je Sekunde für alle Downloads zusammen, wie 500k oder 2M</translation>
    </message>
    <message>
      <source>Hold all downloads together to {rate}</source>
      <translation>Alle Downloads zusammen auf {rate} begrenzen</translation>
    </message>
    <message>
      <source>Slow</source>
      <translation>Langsam</translation>
    </message>
    <message>
      <source>Slow means</source>
      <translation>Langsam heißt</translation>
    </message>
    <message>
      <source>Slow: {rate}</source>
      <translation>Langsam: {rate}</translation>
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message>
      <source>Ready</source>
      <translation>Bereit</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>Zusammenfassung</translation>
    </message>
    <message>
      <source>{n} done</source>
      <translation>{n} fertig</translation>
    </message>
    <message>
      <source>{n} failed</source>
      <translation>{n} fehlgeschlagen</translation>
    </message>
    <message>
      <source>{n} paused</source>
      <translation>{n} angehalten</translation>
    </message>
    <message>
      <source>{n} running</source>
      <translation>{n} laufen</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>{n} warten</translation>
    </message>
    <message>
      <source>{rate} down</source>
      <translation>{rate} herunter</translation>
    </message>
  </context>
  <context>
    <name>Tile</name>
    <message>
      <source>All kinds and settings</source>
      <translation>Alle Möglichkeiten</translation>
    </message>
    <message>
      <source>Always show first</source>
      <translation>Immer zuerst zeigen</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>Wählen …</translation>
    </message>
    <message>
      <source>No longer first</source>
      <translation>Nicht mehr zuerst</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>Einstellungen …</translation>
    </message>
  </context>
  <context>
    <name>Toolbar</name>
    <message>
      <source>Activity</source>
      <translation>Aktivität</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <source>Add jobs</source>
      <translation>Aufträge hinzufügen</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Compact</source>
      <translation>Eng</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <source>Files…</source>
      <translation>Dateien …</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Finish these, then pause</source>
      <translation>Diese beenden, dann pausieren</translation>
    </message>
    <message>
      <source>Folder…</source>
      <translation>Ordner …</translation>
    </message>
    <message>
      <source>How many jobs run at once, and when</source>
      <translation>Wie viele Aufträge gleichzeitig laufen, und wann</translation>
    </message>
    <message>
      <source>Lanes</source>
      <translation>Spuren</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Links from a file…</source>
      <translation>Links aus einer Datei …</translation>
    </message>
    <message>
      <source>Links…</source>
      <translation>Links …</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>Menü</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Paste</source>
      <translation>Einfügen</translation>
    </message>
    <message>
      <source>Pause all</source>
      <translation>Alles anhalten</translation>
    </message>
    <message>
      <source>Pause or resume all jobs</source>
      <translation>Alle Aufträge anhalten oder fortsetzen</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Remove done jobs from the list</source>
      <translation>Fertige Aufträge aus der Liste entfernen</translation>
    </message>
    <message>
      <source>Resume all</source>
      <translation>Alles fortsetzen</translation>
    </message>
    <message>
      <source>Roomy, on two lines</source>
      <translation>Weit, auf zwei Zeilen</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Search jobs by name or link</source>
      <translation>Aufträge nach Name oder Link suchen</translation>
    </message>
    <message>
      <source>Suspend now</source>
      <translation>Sofort anhalten</translation>
    </message>
  </context>
  <context>
    <name>Tray</name>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Show Dropmill</source>
      <translation>Dropmill zeigen</translation>
    </message>
  </context>
  <context>
    <name>TrialSheet</name>
    <message>
      <source>About {after}</source>
      <translation>Etwa {after}</translation>
    </message>
    <message>
      <source>About {time}</source>
      <translation>Etwa {time}</translation>
    </message>
    <message>
      <source>All {n} would take</source>
      <translation>Alle {n} brauchten</translation>
    </message>
    <message>
      <source>Change settings</source>
      <translation>Einstellungen ändern</translation>
    </message>
    <message>
      <source>Go on with the other {n}</source>
      <translation>Mit den übrigen {n} weitermachen</translation>
    </message>
    <message>
      <source>None of the three was done, so nobody can tell.</source>
      <translation>Keine der drei wurde fertig, daher weiß es niemand.</translation>
    </message>
    <message>
      <source>Skipped: {why}</source>
      <translation>Ausgelassen: {why}</translation>
    </message>
    <message>
      <source>Stop here</source>
      <translation>Hier aufhören</translation>
    </message>
    <message>
      <source>Stopped before its end</source>
      <translation>Vor dem Ende beendet</translation>
    </message>
    <message>
      <source>The smallest, the middle and the largest run now.</source>
      <translation>Die kleinste, die mittlere und die größte laufen jetzt.</translation>
    </message>
    <message>
      <source>Took {time}</source>
      <translation>Dauerte {time}</translation>
    </message>
    <message>
      <source>Try three first</source>
      <translation>Erst drei probieren</translation>
    </message>
    <message>
      <source>{before} → about {after}</source>
      <translation>{before} → etwa {after}</translation>
    </message>
    <message>
      <source>{before} → {after} ({share})</source>
      <translation>{before} → {after} ({share})</translation>
    </message>
  </context>
  <context>
    <name>Trying</name>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>The three that were tried first have ended.</source>
      <translation>Die drei, die zuerst probiert wurden, sind zu Ende.</translation>
    </message>
  </context>
  <context>
    <name>Undoing</name>
    <message>
      <source>1 file</source>
      <translation>1 Datei</translation>
    </message>
    <message>
      <source>There is nothing to undo.</source>
      <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
      <source>This batch did nothing to files that could be undone.</source>
      <translation>Dieser Stapel hat nichts getan, was sich rückgängig machen ließe.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo what “{kind}” did to {files} at {at}?</source>
      <translation>Was „{kind}“ um {at} mit {files} getan hat, rückgängig machen?</translation>
    </message>
    <message>
      <source>Undoing…</source>
      <translation>Wird rückgängig gemacht …</translation>
    </message>
    <message>
      <source>Undoing… {files} so far</source>
      <translation>Wird rückgängig gemacht … bisher {files}</translation>
    </message>
    <message>
      <source>{files} left as they are:</source>
      <translation>{files} bleiben, wie sie sind:</translation>
    </message>
    <message>
      <source>{files} restored.</source>
      <translation>{files} wiederhergestellt.</translation>
    </message>
    <message>
      <source>{n} files</source>
      <translation>{n} Dateien</translation>
    </message>
  </context>
  <context>
    <name>WaitWords</name>
    <message>
      <source>Again in {seconds} s</source>
      <translation>Noch einmal in {seconds} s</translation>
    </message>
    <message>
      <source>Disk limit</source>
      <translation>Datenträger ausgelastet</translation>
    </message>
    <message>
      <source>Host limit</source>
      <translation>Server ausgelastet</translation>
    </message>
    <message>
      <source>Its lane starts no more</source>
      <translation>Seine Spur beginnt nichts mehr</translation>
    </message>
    <message>
      <source>Lane full</source>
      <translation>Spur voll</translation>
    </message>
    <message>
      <source>Paused before it began</source>
      <translation>Angehalten, bevor er begann</translation>
    </message>
    <message>
      <source>Saving</source>
      <translation>Wird aufgenommen</translation>
    </message>
    <message>
      <source>Starts next</source>
      <translation>Beginnt als Nächstes</translation>
    </message>
    <message>
      <source>The disk can hold no more files</source>
      <translation>Der Datenträger fasst keine Dateien mehr</translation>
    </message>
    <message>
      <source>The disk is full</source>
      <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
      <source>The drive is gone</source>
      <translation>Das Laufwerk ist weg</translation>
    </message>
    <message>
      <source>Waits for a network that is not metered</source>
      <translation>Wartet auf ein Netz, das nicht getaktet ist</translation>
    </message>
    <message>
      <source>Waits for mains power</source>
      <translation>Wartet auf Netzstrom</translation>
    </message>
    <message>
      <source>Waits for {time}</source>
      <translation>Wartet auf {time} Uhr</translation>
    </message>
    <message>
      <source>Waits until Dropmill runs</source>
      <translation>Wartet, bis Dropmill läuft</translation>
    </message>
    <message>
      <source>next</source>
      <translation>als Nächster</translation>
    </message>
    <message>
      <source>{n} before it</source>
      <translation>{n} davor</translation>
    </message>
    <message>
      <source>{size} needed</source>
      <translation>{size} nötig</translation>
    </message>
  </context>
  <context>
    <name>WatchSheet</name>
    <message>
      <source> s</source>
      <translation> s</translation>
    </message>
    <message>
      <source>All files; or as *.pdf, *.jpg</source>
      <translation>Alle Dateien; oder wie *.pdf, *.jpg</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Files that are there, and files that come, are taken once each.</source>
      <translation>Was da ist und was noch kommt, wird je einmal genommen.</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Look again and again, as on a network folder</source>
      <translation>Immer wieder nachsehen, wie bei Netzwerkordnern</translation>
    </message>
    <message>
      <source>Move to a folder</source>
      <translation>In einen Ordner verschieben</translation>
    </message>
    <message>
      <source>Move to the trash</source>
      <translation>In den Papierkorb legen</translation>
    </message>
    <message>
      <source>No folder is named for the originals. Choose one.</source>
      <translation>Für die Originale ist kein Ordner genannt. Bitte einen wählen.</translation>
    </message>
    <message>
      <source>No folder is named. Choose one to watch.</source>
      <translation>Es ist kein Ordner angegeben. Wählen Sie einen.</translation>
    </message>
    <message>
      <source>Only files named</source>
      <translation>Nur Dateien namens</translation>
    </message>
    <message>
      <source>Originals, once all is done</source>
      <translation>Originale, wenn alles fertig ist</translation>
    </message>
    <message>
      <source>Stay where they are</source>
      <translation>Bleiben, wo sie sind</translation>
    </message>
    <message>
      <source>Take a file when it stands still for</source>
      <translation>Eine Datei nehmen, wenn sie sich nicht mehr ändert seit</translation>
    </message>
    <message>
      <source>Watch</source>
      <translation>Beobachten</translation>
    </message>
    <message>
      <source>Watch a folder</source>
      <translation>Ordner beobachten</translation>
    </message>
    <message>
      <source>What to do with the files</source>
      <translation>Was mit den Dateien geschehen soll</translation>
    </message>
    <message>
      <source>Where originals go</source>
      <translation>Wohin die Originale kommen</translation>
    </message>
    <message>
      <source>Where results go</source>
      <translation>Wohin die Ergebnisse kommen</translation>
    </message>
  </context>
  <context>
    <name>WatchViewSheet</name>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Look through it now</source>
      <translation>Jetzt durchsehen</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>Aus</translation>
    </message>
    <message>
      <source>Settles in</source>
      <translation>Ruhig in</translation>
    </message>
    <message>
      <source>Settling</source>
      <translation>Noch nicht ruhig</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>Beginnt</translation>
    </message>
    <message>
      <source>Stop watching</source>
      <translation>Nicht mehr beobachten</translation>
    </message>
    <message>
      <source>Stopped</source>
      <translation>Beendet</translation>
    </message>
    <message>
      <source>The folder is not there: it is waited for</source>
      <translation>Der Ordner ist nicht da: es wird auf ihn gewartet</translation>
    </message>
    <message>
      <source>Watch this folder</source>
      <translation>Diesen Ordner beobachten</translation>
    </message>
    <message>
      <source>Watched folder</source>
      <translation>Beobachteter Ordner</translation>
    </message>
    <message>
      <source>Watching</source>
      <translation>Beobachtet</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <source>What happened</source>
      <translation>Was geschehen ist</translation>
    </message>
    <message>
      <source>could not be added</source>
      <translation>nicht aufgenommen</translation>
    </message>
    <message>
      <source>looked through after a sleep</source>
      <translation>nach dem Ruhezustand durchgesehen</translation>
    </message>
    <message>
      <source>looked through again and again</source>
      <translation>wird immer wieder durchgesehen</translation>
    </message>
    <message>
      <source>looked through every {time}</source>
      <translation>durchgesehen alle {time}</translation>
    </message>
    <message>
      <source>originals go to the trash</source>
      <translation>Originale in den Papierkorb</translation>
    </message>
    <message>
      <source>originals go to {folder}</source>
      <translation>Originale nach {folder}</translation>
    </message>
    <message>
      <source>taken</source>
      <translation>aufgenommen</translation>
    </message>
    <message>
      <source>too much at once: looked through</source>
      <translation>zu viel auf einmal: durchgesehen</translation>
    </message>
    <message>
      <source>watching</source>
      <translation>wird beobachtet</translation>
    </message>
    <message>
      <source>went away</source>
      <translation>verschwunden</translation>
    </message>
    <message>
      <source>{n} settling</source>
      <translation>{n} noch nicht ruhig</translation>
    </message>
    <message>
      <source>{n} taken</source>
      <translation>{n} aufgenommen</translation>
    </message>
  </context>
  <context>
    <name>kinds</name>
    <message>
      <source>0: these pages alone; 1: also those they lead to; …</source>
      <translation>0: nur diese Seiten; 1: auch die, zu denen sie führen; …</translation>
    </message>
    <message>
      <source>A CSV has type, size and page too</source>
      <translation>Eine CSV-Datei nennt auch Typ, Größe und Seite</translation>
    </message>
    <message>
      <source>Accept any certificate</source>
      <translation>Jedes Zertifikat annehmen</translation>
    </message>
    <message>
      <source>Action</source>
      <translation>Aktion</translation>
    </message>
    <message>
      <source>Add a download for each file that is listed</source>
      <translation>Für jede aufgezählte Datei einen Download hinzufügen</translation>
    </message>
    <message>
      <source>Algorithms</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>All as text</source>
      <translation>Alles als Text</translation>
    </message>
    <message>
      <source>All of a list</source>
      <translation>Alle einer Liste</translation>
    </message>
    <message>
      <source>Allow web pages</source>
      <translation>Webseiten zulassen</translation>
    </message>
    <message>
      <source>Also talk to a server that cannot prove who it is</source>
      <translation>Auch mit einem Server sprechen, der sich nicht ausweisen kann</translation>
    </message>
    <message>
      <source>Angle</source>
      <translation>Winkel</translation>
    </message>
    <message>
      <source>Archive</source>
      <translation>Archiv</translation>
    </message>
    <message>
      <source>As 1-3, 5, 8-; empty for all, when splitting for one page a file</source>
      <translation>Wie 1-3, 5, 8-; leer: alle, beim Teilen jede Seite für sich</translation>
    </message>
    <message>
      <source>As in: ffmpeg -i {input} {output}. No shell, so no | and no &gt;</source>
      <translation>Zum Beispiel: ffmpeg -i {input} {output}. Ohne Shell, also ohne | und &gt;</translation>
    </message>
    <message>
      <source>As in: holiday {n:03}{suffix}, or {date} {stem}{suffix}</source>
      <translation>Zum Beispiel: Urlaub {n:03}{suffix} oder {date} {stem}{suffix}</translation>
    </message>
    <message>
      <source>Ask for types and sizes</source>
      <translation>Nach Typ und Größe fragen</translation>
    </message>
    <message>
      <source>Ask the server for a .sha256 or SHA256SUMS beside the file</source>
      <translation>Beim Server nach .sha256 oder SHA256SUMS neben der Datei fragen</translation>
    </message>
    <message>
      <source>Ask the servers about each file that is found</source>
      <translation>Die Server nach jeder gefundenen Datei fragen</translation>
    </message>
    <message>
      <source>At most so many pixels</source>
      <translation>Höchstens so viele Pixel</translation>
    </message>
    <message>
      <source>Attempts after one that failed but may pass later</source>
      <translation>Versuche nach einem, der scheiterte, aber später gelingen kann</translation>
    </message>
    <message>
      <source>Audio</source>
      <translation>Ton</translation>
    </message>
    <message>
      <source>Author</source>
      <translation>Urheber</translation>
    </message>
    <message>
      <source>Auto</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Begin with a mark</source>
      <translation>Mit einer Marke beginnen</translation>
    </message>
    <message>
      <source>Best</source>
      <translation>Am besten</translation>
    </message>
    <message>
      <source>Bytes a second, as 500k or 2M; empty for none</source>
      <translation>Bytes je Sekunde, wie 500k oder 2M; leer: keine Grenze</translation>
    </message>
    <message>
      <source>Change the encoding and the line ends of text</source>
      <translation>Kodierung und Zeilenenden von Text ändern</translation>
    </message>
    <message>
      <source>Checksum</source>
      <translation>Prüfsumme</translation>
    </message>
    <message>
      <source>Comma</source>
      <translation>Komma</translation>
    </message>
    <message>
      <source>Command</source>
      <translation>Befehl</translation>
    </message>
    <message>
      <source>Compress</source>
      <translation>Verkleinern</translation>
    </message>
    <message>
      <source>Connections</source>
      <translation>Verbindungen</translation>
    </message>
    <message>
      <source>Connections for this file; 0 takes as many as help</source>
      <translation>Verbindungen für diese Datei; 0: so viele, wie nützen</translation>
    </message>
    <message>
      <source>Convert audio and video</source>
      <translation>Ton und Video umwandeln</translation>
    </message>
    <message>
      <source>Convert tables: CSV, Parquet, JSON and Excel</source>
      <translation>Tabellen umwandeln: CSV, Parquet, JSON und Excel</translation>
    </message>
    <message>
      <source>Convert, resize and compress images</source>
      <translation>Bilder umwandeln und verkleinern</translation>
    </message>
    <message>
      <source>Cookies</source>
      <translation>Cookies</translation>
    </message>
    <message>
      <source>Cookies as name=value; name=value, or the path of a cookies.txt</source>
      <translation>Cookies als Name=Wert; Name=Wert oder der Pfad einer cookies.txt</translation>
    </message>
    <message>
      <source>Copy or move files to a folder</source>
      <translation>Dateien in einen Ordner kopieren oder verschieben</translation>
    </message>
    <message>
      <source>Copyright</source>
      <translation>Copyright</translation>
    </message>
    <message>
      <source>Count from</source>
      <translation>Zählen ab</translation>
    </message>
    <message>
      <source>Decrypt</source>
      <translation>Entschlüsseln</translation>
    </message>
    <message>
      <source>Degrees, clockwise</source>
      <translation>Grad, im Uhrzeigersinn</translation>
    </message>
    <message>
      <source>Delimiter</source>
      <translation>Trennzeichen</translation>
    </message>
    <message>
      <source>Depth</source>
      <translation>Tiefe</translation>
    </message>
    <message>
      <source>Document</source>
      <translation>Dokument</translation>
    </message>
    <message>
      <source>Dots an inch: 96 for the screen, 150 to read, 300 to print</source>
      <translation>Punkte je Zoll: 96 für den Bildschirm, 150 zum Lesen, 300 zum Drucken</translation>
    </message>
    <message>
      <source>Download a file from a link</source>
      <translation>Datei von einem Link herunterladen</translation>
    </message>
    <message>
      <source>Download the film or sound of a web page</source>
      <translation>Film oder Ton einer Webseite herunterladen</translation>
    </message>
    <message>
      <source>Download them all</source>
      <translation>Alle herunterladen</translation>
    </message>
    <message>
      <source>Effort</source>
      <translation>Aufwand</translation>
    </message>
    <message>
      <source>Else they are only listed</source>
      <translation>Sonst werden sie nur aufgezählt</translation>
    </message>
    <message>
      <source>Empty finds it out</source>
      <translation>Leer: wird herausgefunden</translation>
    </message>
    <message>
      <source>Empty leaves it</source>
      <translation>Leer: bleibt, wie es ist</translation>
    </message>
    <message>
      <source>Empty takes the first file's name</source>
      <translation>Leer: der Name der ersten Datei</translation>
    </message>
    <message>
      <source>Encoding</source>
      <translation>Kodierung</translation>
    </message>
    <message>
      <source>Encoding it has</source>
      <translation>Kodierung bisher</translation>
    </message>
    <message>
      <source>Encrypt</source>
      <translation>Verschlüsseln</translation>
    </message>
    <message>
      <source>Encrypt files, or decrypt those that end in .age</source>
      <translation>Dateien verschlüsseln oder solche auf .age entschlüsseln</translation>
    </message>
    <message>
      <source>Encrypt or decrypt files</source>
      <translation>Dateien ver- oder entschlüsseln</translation>
    </message>
    <message>
      <source>Enlarge small ones</source>
      <translation>Kleine vergrößern</translation>
    </message>
    <message>
      <source>Entry limit</source>
      <translation>Höchstzahl der Einträge</translation>
    </message>
    <message>
      <source>Fast</source>
      <translation>Schnell</translation>
    </message>
    <message>
      <source>Files and folders that it may hold</source>
      <translation>So viele Dateien und Ordner darf es enthalten</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Find files that are the same</source>
      <translation>Gleiche Dateien finden</translation>
    </message>
    <message>
      <source>Find the files that web pages lead to</source>
      <translation>Dateien finden, zu denen Webseiten führen</translation>
    </message>
    <message>
      <source>First</source>
      <translation>Die erste</translation>
    </message>
    <message>
      <source>First line has names</source>
      <translation>Erste Zeile hat Namen</translation>
    </message>
    <message>
      <source>Folder for the results</source>
      <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
      <source>Folders, as in: {type}/{date:%Y}, or {date:%Y-%m}</source>
      <translation>Ordner, zum Beispiel: {type}/{date:%Y} oder {date:%Y-%m}</translation>
    </message>
    <message>
      <source>For an encrypted archive; it is never stored</source>
      <translation>Für ein verschlüsseltes Archiv; wird nie gespeichert</translation>
    </message>
    <message>
      <source>For {output}, as in: {stem}.mp3</source>
      <translation>Für {output}, zum Beispiel: {stem}.mp3</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>GiB that an archive may unpack to</source>
      <translation>GiB, die ein Archiv entpackt haben darf</translation>
    </message>
    <message>
      <source>Header lines to send to the link's own host</source>
      <translation>Kopfzeilen nur für den Rechner des Links</translation>
    </message>
    <message>
      <source>Headers</source>
      <translation>Kopfzeilen</translation>
    </message>
    <message>
      <source>Heed robots.txt</source>
      <translation>robots.txt beachten</translation>
    </message>
    <message>
      <source>Height</source>
      <translation>Höhe</translation>
    </message>
    <message>
      <source>High</source>
      <translation>Hoch</translation>
    </message>
    <message>
      <source>How many times its own size a large archive may unpack to</source>
      <translation>So viel größer darf ein großes Archiv beim Entpacken werden</translation>
    </message>
    <message>
      <source>How to pack</source>
      <translation>Wie gepackt wird</translation>
    </message>
    <message>
      <source>If it exists</source>
      <translation>Wenn es das schon gibt</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>Into the trash instead of a folder</source>
      <translation>In den Papierkorb statt in einen Ordner</translation>
    </message>
    <message>
      <source>JSONL has one object a line</source>
      <translation>JSONL hat ein Objekt je Zeile</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Keep a web page sent in place of another file</source>
      <translation>Eine Webseite behalten, die statt einer anderen Datei kommt</translation>
    </message>
    <message>
      <source>LF for Linux and macOS, CRLF for Windows</source>
      <translation>LF für Linux und macOS, CRLF für Windows</translation>
    </message>
    <message>
      <source>Leave alone what a site keeps from robots</source>
      <translation>Auslassen, was eine Website vor Robotern verschließt</translation>
    </message>
    <message>
      <source>Leave out camera data</source>
      <translation>Kameradaten weglassen</translation>
    </message>
    <message>
      <source>Leave out inputs that were done with these settings before</source>
      <translation>Eingaben auslassen, die mit diesen Einstellungen schon fertig sind</translation>
    </message>
    <message>
      <source>Leave the pictures out</source>
      <translation>Die Bilder weglassen</translation>
    </message>
    <message>
      <source>Letters</source>
      <translation>Buchstaben</translation>
    </message>
    <message>
      <source>Line ends</source>
      <translation>Zeilenenden</translation>
    </message>
    <message>
      <source>Links to files, the pages' text, or their tables</source>
      <translation>Links auf Dateien, der Text der Seiten oder ihre Tabellen</translation>
    </message>
    <message>
      <source>List</source>
      <translation>Liste</translation>
    </message>
    <message>
      <source>Look for a checksum</source>
      <translation>Nach Prüfsumme suchen</translation>
    </message>
    <message>
      <source>Lower</source>
      <translation>Klein</translation>
    </message>
    <message>
      <source>Medium</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>Verbinden</translation>
    </message>
    <message>
      <source>Merge, split, rotate and compress PDFs</source>
      <translation>PDFs verbinden, teilen, drehen und verkleinern</translation>
    </message>
    <message>
      <source>Mirrors</source>
      <translation>Spiegel</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>Verschieben</translation>
    </message>
    <message>
      <source>Move duplicates to the trash</source>
      <translation>Doppelte in den Papierkorb</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name of the archive; empty takes the inputs' name</source>
      <translation>Name des Archivs; leer: der Name der Eingaben</translation>
    </message>
    <message>
      <source>Name of the file; empty takes the server's</source>
      <translation>Name der Datei; leer: der Name vom Server</translation>
    </message>
    <message>
      <source>Name of the result</source>
      <translation>Name des Ergebnisses</translation>
    </message>
    <message>
      <source>Name of the result; empty takes the site's</source>
      <translation>Name des Ergebnisses; leer: der Name der Website</translation>
    </message>
    <message>
      <source>Names</source>
      <translation>Namen</translation>
    </message>
    <message>
      <source>Newest</source>
      <translation>Die neueste</translation>
    </message>
    <message>
      <source>No</source>
      <translation>Nein</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Numbers and dates are not looked for</source>
      <translation>Zahlen und Daten werden nicht gesucht</translation>
    </message>
    <message>
      <source>Of JPEG pictures; less is smaller</source>
      <translation>Von JPEG-Bildern; weniger ist kleiner</translation>
    </message>
    <message>
      <source>Of JPEG, WebP and AVIF; less is smaller</source>
      <translation>Von JPEG, WebP und AVIF; weniger ist kleiner</translation>
    </message>
    <message>
      <source>Of a CSV or a workbook</source>
      <translation>Einer CSV-Datei oder Arbeitsmappe</translation>
    </message>
    <message>
      <source>Of a CSV, as cp1252; empty finds it out</source>
      <translation>Einer CSV-Datei, wie cp1252; leer: wird herausgefunden</translation>
    </message>
    <message>
      <source>Of a workbook; empty takes the first</source>
      <translation>Einer Arbeitsmappe; leer: das erste</translation>
    </message>
    <message>
      <source>Of the pictures, at most, as 720; empty leaves it</source>
      <translation>Der Bilder, höchstens, wie 720; leer: bleibt</translation>
    </message>
    <message>
      <source>Of the pictures, at most, as 720; empty takes the best</source>
      <translation>Der Bilder, höchstens, etwa 720; leer nimmt die besten</translation>
    </message>
    <message>
      <source>Oldest</source>
      <translation>Die älteste</translation>
    </message>
    <message>
      <source>One or several, in one read</source>
      <translation>Eines oder mehrere, in einem Durchgang</translation>
    </message>
    <message>
      <source>Only files with such names, as *.pdf; with a / it is about whole links</source>
      <translation>Nur Dateien mit solchen Namen, wie *.pdf; mit / gilt es ganzen Links</translation>
    </message>
    <message>
      <source>Only if it gets smaller</source>
      <translation>Nur wenn es kleiner wird</translation>
    </message>
    <message>
      <source>Or artist; empty leaves it</source>
      <translation>Oder Interpret; leer: bleibt</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>Anderes</translation>
    </message>
    <message>
      <source>Other links to the same file, tried when one fails</source>
      <translation>Weitere Links zur selben Datei, falls einer versagt</translation>
    </message>
    <message>
      <source>Overwrite</source>
      <translation>Überschreiben</translation>
    </message>
    <message>
      <source>Pack files and folders into one archive</source>
      <translation>Dateien und Ordner in ein Archiv packen</translation>
    </message>
    <message>
      <source>Page</source>
      <translation>Seite</translation>
    </message>
    <message>
      <source>Page that the link is on, for servers that ask</source>
      <translation>Seite mit dem Link, für Server, die danach fragen</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>Seiten</translation>
    </message>
    <message>
      <source>Pages at most</source>
      <translation>Höchstens so viele Seiten</translation>
    </message>
    <message>
      <source>Part</source>
      <translation>Teil</translation>
    </message>
    <message>
      <source>Pass phrase</source>
      <translation>Passphrase</translation>
    </message>
    <message>
      <source>Password</source>
      <translation>Passwort</translation>
    </message>
    <message>
      <source>Patience</source>
      <translation>Geduld</translation>
    </message>
    <message>
      <source>Pattern</source>
      <translation>Muster</translation>
    </message>
    <message>
      <source>Place, date, camera, comments; the colour profile stays</source>
      <translation>Ort, Datum, Kamera, Kommentare; das Farbprofil bleibt</translation>
    </message>
    <message>
      <source>Program to pass for; empty says Dropmill</source>
      <translation>Als welches Programm; leer: Dropmill</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Proxy, as http://host:port or socks5h://host:port</source>
      <translation>Proxy, wie http://host:port oder socks5h://host:port</translation>
    </message>
    <message>
      <source>Put files away</source>
      <translation>Dateien wegräumen</translation>
    </message>
    <message>
      <source>Put it into the trash once the result is proven</source>
      <translation>In den Papierkorb, sobald das Ergebnis geprüft ist</translation>
    </message>
    <message>
      <source>Puts ' before text that would run as a formula, and marks the encoding</source>
      <translation>Setzt ' vor Text, der als Formel ausgeführt würde, und kennzeichnet die Kodierung</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>Qualität</translation>
    </message>
    <message>
      <source>Ratio limit</source>
      <translation>Größtes Verhältnis</translation>
    </message>
    <message>
      <source>Read the archive back and compare it</source>
      <translation>Das Archiv lesen und vergleichen</translation>
    </message>
    <message>
      <source>Read the copy back and compare it</source>
      <translation>Die Kopie lesen und vergleichen</translation>
    </message>
    <message>
      <source>Recordings at most</source>
      <translation>Höchstens so viele Aufnahmen</translation>
    </message>
    <message>
      <source>Referer</source>
      <translation>Referer</translation>
    </message>
    <message>
      <source>Remove the original</source>
      <translation>Original entfernen</translation>
    </message>
    <message>
      <source>Remove the original once the copy is safe and compared</source>
      <translation>Das Original entfernen, sobald die Kopie sicher und verglichen ist</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Rename files</source>
      <translation>Dateien umbenennen</translation>
    </message>
    <message>
      <source>Replace by</source>
      <translation>Ersetzen durch</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>Auflösung</translation>
    </message>
    <message>
      <source>Retries</source>
      <translation>Wiederholungen</translation>
    </message>
    <message>
      <source>Rotate</source>
      <translation>Drehen</translation>
    </message>
    <message>
      <source>Run a program for each file</source>
      <translation>Ein Programm für jede Datei ausführen</translation>
    </message>
    <message>
      <source>Safe to open in a spreadsheet</source>
      <translation>Sicher für Tabellenprogramme</translation>
    </message>
    <message>
      <source>Save to</source>
      <translation>Speichern in</translation>
    </message>
    <message>
      <source>Seconds after which the job fails</source>
      <translation>Sekunden, nach denen der Auftrag scheitert</translation>
    </message>
    <message>
      <source>Seconds without data before a new attempt</source>
      <translation>Sekunden ohne Daten bis zum nächsten Versuch</translation>
    </message>
    <message>
      <source>Semicolon</source>
      <translation>Strichpunkt</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>Setzen</translation>
    </message>
    <message>
      <source>Several words that nobody can guess; never stored</source>
      <translation>Mehrere Wörter, die niemand errät; wird nie gespeichert</translation>
    </message>
    <message>
      <source>Sheet</source>
      <translation>Blatt</translation>
    </message>
    <message>
      <source>Shortest</source>
      <translation>Die kürzeste</translation>
    </message>
    <message>
      <source>Size limit</source>
      <translation>Größte Größe</translation>
    </message>
    <message>
      <source>Skip</source>
      <translation>Auslassen</translation>
    </message>
    <message>
      <source>Skip what was done</source>
      <translation>Fertiges auslassen</translation>
    </message>
    <message>
      <source>Small</source>
      <translation>Klein</translation>
    </message>
    <message>
      <source>Small or capital letters</source>
      <translation>Klein- oder Großbuchstaben</translation>
    </message>
    <message>
      <source>So many of a list are taken</source>
      <translation>So viele einer Liste werden genommen</translation>
    </message>
    <message>
      <source>So many pages are looked at, then it ends</source>
      <translation>Nach so vielen Seiten ist Schluss</translation>
    </message>
    <message>
      <source>Some Windows programs need it (BOM)</source>
      <translation>Manche Windows-Programme brauchen sie (BOM)</translation>
    </message>
    <message>
      <source>Sort files into folders</source>
      <translation>Dateien in Ordner sortieren</translation>
    </message>
    <message>
      <source>Sound only</source>
      <translation>Nur Ton</translation>
    </message>
    <message>
      <source>Speed limit</source>
      <translation>Grenze der Geschwindigkeit</translation>
    </message>
    <message>
      <source>Split</source>
      <translation>Teilen</translation>
    </message>
    <message>
      <source>Strip</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Strip or set what files tell about themselves</source>
      <translation>Entfernen oder setzen, was Dateien über sich verraten</translation>
    </message>
    <message>
      <source>Tab</source>
      <translation>Tabulator</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>Tabellen</translation>
    </message>
    <message>
      <source>Take all recordings that a page lists</source>
      <translation>Alle Aufnahmen nehmen, die eine Seite aufzählt</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>Text</translation>
    </message>
    <message>
      <source>Text in the old name that is replaced</source>
      <translation>Text im alten Namen, der ersetzt wird</translation>
    </message>
    <message>
      <source>The inputs are lists of checksums: check the files in them</source>
      <translation>Die Eingaben sind Listen von Prüfsummen: die Dateien darin prüfen</translation>
    </message>
    <message>
      <source>Time limit</source>
      <translation>Zeitgrenze</translation>
    </message>
    <message>
      <source>Time to spend for a smaller archive</source>
      <translation>Zeit für ein kleineres Archiv</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>Titel</translation>
    </message>
    <message>
      <source>To the trash</source>
      <translation>In den Papierkorb</translation>
    </message>
    <message>
      <source>To write, as utf-8, utf-16 or cp1252</source>
      <translation>Zum Schreiben, wie utf-8, utf-16 oder cp1252</translation>
    </message>
    <message>
      <source>Txt</source>
      <translation>Txt</translation>
    </message>
    <message>
      <source>Types</source>
      <translation>Typen</translation>
    </message>
    <message>
      <source>Types of files to list; parts are styles and scripts</source>
      <translation>Welche Dateien aufgezählt werden; Teile sind Stile und Skripte</translation>
    </message>
    <message>
      <source>Unpack archives</source>
      <translation>Archive entpacken</translation>
    </message>
    <message>
      <source>Up to the given width and height</source>
      <translation>Bis zur angegebenen Breite und Höhe</translation>
    </message>
    <message>
      <source>Upper</source>
      <translation>Groß</translation>
    </message>
    <message>
      <source>User</source>
      <translation>Benutzer</translation>
    </message>
    <message>
      <source>User agent</source>
      <translation>User-Agent</translation>
    </message>
    <message>
      <source>User name, or name:password; the password goes to the system's keyring</source>
      <translation>Benutzername oder Name:Passwort; das Passwort kommt in den Schlüsselbund des Systems</translation>
    </message>
    <message>
      <source>Value the file must have, as sha256=…; empty checks nothing</source>
      <translation>Wert, den die Datei haben muss, wie sha256=…; leer: wird nicht geprüft</translation>
    </message>
    <message>
      <source>Verify</source>
      <translation>Prüfen</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>Video</translation>
    </message>
    <message>
      <source>What stands between the cells that are written</source>
      <translation>Was zwischen den geschriebenen Zellen steht</translation>
    </message>
    <message>
      <source>What stands in its place; empty takes it out</source>
      <translation>Was an seine Stelle kommt; leer: wird entfernt</translation>
    </message>
    <message>
      <source>What to do when a name is taken</source>
      <translation>Was geschieht, wenn ein Name vergeben ist</translation>
    </message>
    <message>
      <source>What to take</source>
      <translation>Was zu nehmen ist</translation>
    </message>
    <message>
      <source>What {n} begins with</source>
      <translation>Womit {n} beginnt</translation>
    </message>
    <message>
      <source>Which one of several equal files stays</source>
      <translation>Welche von mehreren gleichen Dateien bleibt</translation>
    </message>
    <message>
      <source>Width</source>
      <translation>Breite</translation>
    </message>
    <message>
      <source>Work out or verify checksums</source>
      <translation>Prüfsummen ausrechnen oder prüfen</translation>
    </message>
    <message>
      <source>Write nothing when the file would not take less room</source>
      <translation>Nichts schreiben, wenn die Datei nicht weniger Platz brauchte</translation>
    </message>
    <message>
      <source>Yes</source>
      <translation>Ja</translation>
    </message>
    <message>
      <source>mp3, m4a, opus, flac and wav hold sound only</source>
      <translation>mp3, m4a, opus, flac und wav enthalten nur Ton</translation>
    </message>
    <message>
      <source>“Images” makes a picture of each page</source>
      <translation>„Bilder“ macht aus jeder Seite ein Bild</translation>
    </message>
    <message>
      <source>“Keep” copies what fits; the others convert all</source>
      <translation>„Behalten“ kopiert, was passt; die anderen wandeln alles um</translation>
    </message>
    <message>
      <source>“Keep” stays with the one that each has</source>
      <translation>„Behalten“ bleibt bei dem, was jedes hat</translation>
    </message>
  </context>
</TS>
