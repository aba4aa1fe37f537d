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
    <message>
      <source>{n} left out, as “{name}” has made them.</source>
      <translation>{n} ausgelassen, weil „{name}“ sie gemacht hat.</translation>
    </message>
  </context>
  <context>
    <name>AfterBatch</name>
    <message>
      <source>All is done. This computer goes to sleep in {n} s.</source>
      <translation>Alles ist fertig. Der Computer geht in {n} s schlafen.</translation>
    </message>
    <message>
      <source>All is done. This computer shuts down in {n} s.</source>
      <translation>Alles ist fertig. Der Computer fährt in {n} s herunter.</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Leave it on</source>
      <translation>Anlassen</translation>
    </message>
    <message>
      <source>Shut down now</source>
      <translation>Jetzt herunterfahren</translation>
    </message>
    <message>
      <source>Sleep now</source>
      <translation>Jetzt schlafen</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>The last batch</source>
      <translation>Der letzte Stapel</translation>
    </message>
    <message>
      <source>What was to follow a batch of the last time was not done: {what}.</source>
      <translation>Was nach einem Stapel vom letzten Mal folgen sollte, wurde nicht getan: {what}.</translation>
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
      <source>“{title}” goes on. When it is done, this computer goes to sleep.</source>
      <translation>„{title}“ läuft weiter. Ist es fertig, geht dieser Computer in den Ruhezustand.</translation>
    </message>
    <message>
      <source>“{title}” goes on. When it is done, this computer shuts down.</source>
      <translation>„{title}“ läuft weiter. Ist es fertig, wird dieser Computer heruntergefahren.</translation>
    </message>
    <message>
      <source>“{title}” had ended before the restart. Not done: {what}.</source>
      <translation>„{title}“ war vor dem Neustart zu Ende. Nicht getan: {what}.</translation>
    </message>
  </context>
  <context>
    <name>AfterLine</name>
    <message>
      <source>A program and its arguments</source>
      <translation>Ein Programm und seine Argumente</translation>
    </message>
    <message>
      <source>Nothing</source>
      <translation>Nichts</translation>
    </message>
    <message>
      <source>Notify me</source>
      <translation>Mich benachrichtigen</translation>
    </message>
    <message>
      <source>Open the folder</source>
      <translation>Den Ordner öffnen</translation>
    </message>
    <message>
      <source>Program to run</source>
      <translation>Programm, das gestartet wird</translation>
    </message>
    <message>
      <source>Run a program</source>
      <translation>Programm ausführen</translation>
    </message>
    <message>
      <source>Shut down</source>
      <translation>Herunterfahren</translation>
    </message>
    <message>
      <source>Sleep</source>
      <translation>Schlafen</translation>
    </message>
    <message>
      <source>When it is done</source>
      <translation>Wenn es fertig ist</translation>
    </message>
    <message>
      <source>{folder}, {done} and {failed} stand for where the results are and how many.</source>
      <translation>{folder}, {done} und {failed} stehen dafür, wo die Ergebnisse sind und wie viele.</translation>
    </message>
  </context>
  <context>
    <name>Again</name>
    <message>
      <source>Copy as command line</source>
      <translation>Als Befehlszeile kopieren</translation>
    </message>
    <message>
      <source>Do it again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Look for them in the history.</source>
      <translation>Im Verlauf nach ihnen suchen.</translation>
    </message>
    <message>
      <source>Only a folder with files can be watched.</source>
      <translation>Nur ein Ordner mit Dateien kann beobachtet werden.</translation>
    </message>
    <message>
      <source>Save as recipe…</source>
      <translation>Als Rezept sichern …</translation>
    </message>
    <message>
      <source>Save this batch as a recipe first.</source>
      <translation>Diesen Stapel zuerst als Rezept sichern.</translation>
    </message>
    <message>
      <source>The command line is on the clipboard.</source>
      <translation>Die Befehlszeile ist in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The command line is on the clipboard. Secrets were left out.</source>
      <translation>Die Befehlszeile ist in der Zwischenablage. Geheimes wurde ausgelassen.</translation>
    </message>
    <message>
      <source>The first jobs of this batch have left the list</source>
      <translation>Die ersten Aufträge dieses Stapels sind nicht mehr in der Liste</translation>
    </message>
    <message>
      <source>The recipe “{name}” is not there any more</source>
      <translation>Das Rezept „{name}“ gibt es nicht mehr</translation>
    </message>
    <message>
      <source>Watch this folder with it…</source>
      <translation>Diesen Ordner damit beobachten …</translation>
    </message>
    <message>
      <source>When it is done</source>
      <translation>Wenn es fertig ist</translation>
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
      <source>Show earlier attempts ({n})</source>
      <translation>Frühere Versuche zeigen ({n})</translation>
    </message>
    <message>
      <source>Took</source>
      <translation>Dauerte</translation>
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
    <name>ClipboardWatch</name>
    <message>
      <source>Add</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <source>You copied a link: {link}</source>
      <translation>Du hast einen Link kopiert: {link}</translation>
    </message>
    <message>
      <source>You copied {n} links.</source>
      <translation>Du hast {n} Links kopiert.</translation>
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
      <source>Help</source>
      <translation>Hilfe</translation>
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
    <message>
      <source>Preview</source>
      <translation>Vorschau</translation>
    </message>
  </context>
  <context>
    <name>DragPicture</name>
    <message>
      <source>and {n} more</source>
      <translation>und {n} weitere</translation>
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
    <name>EditSheet</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Change settings</source>
      <translation>Einstellungen ändern</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Sichern</translation>
    </message>
    <message>
      <source>Save and retry</source>
      <translation>Sichern und wiederholen</translation>
    </message>
    <message>
      <source>{n} jobs</source>
      <translation>{n} Aufträge</translation>
    </message>
  </context>
  <context>
    <name>Editing</name>
    <message>
      <source>There is nothing to change: it has left the list</source>
      <translation>Es gibt nichts mehr zu ändern: Der Auftrag steht nicht mehr in der Liste</translation>
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
      <source>1 file was made</source>
      <translation>1 Datei wurde erzeugt</translation>
    </message>
    <message>
      <source>1 file was moved</source>
      <translation>1 Datei wurde verschoben</translation>
    </message>
    <message>
      <source>1 file was moved to the trash</source>
      <translation>1 Datei kam in den Papierkorb</translation>
    </message>
    <message>
      <source>1 file was replaced</source>
      <translation>1 Datei wurde ersetzt</translation>
    </message>
    <message>
      <source>Done: {what}.</source>
      <translation>Fertig: {what}.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>{n} files were made</source>
      <translation>{n} Dateien wurden erzeugt</translation>
    </message>
    <message>
      <source>{n} files were moved</source>
      <translation>{n} Dateien wurden verschoben</translation>
    </message>
    <message>
      <source>{n} files were moved to the trash</source>
      <translation>{n} Dateien kamen in den Papierkorb</translation>
    </message>
    <message>
      <source>{n} files were replaced</source>
      <translation>{n} Dateien wurden ersetzt</translation>
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
    <name>HelpSheet</name>
    <message>
      <source>Choose what to do. What would replace, move or delete a file is shown first.</source>
      <translation>Wählen, was geschehen soll. Was eine Datei ersetzen, verschieben oder löschen würde, wird zuerst gezeigt.</translation>
    </message>
    <message>
      <source>Drop files, folders or links on the window, or paste them with Ctrl+V.</source>
      <translation>Dateien, Ordner oder Links auf dem Fenster ablegen oder mit Strg+V einfügen.</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Watch it being done. Ctrl+Z takes back what was done to files and list.</source>
      <translation>Zusehen, wie es geschieht. Strg+Z nimmt zurück, was mit Dateien und Liste geschah.</translation>
    </message>
    <message>
      <source>What it can do</source>
      <translation>Was es kann</translation>
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
      <source>Change settings…</source>
      <translation>Einstellungen ändern …</translation>
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
      <source>Pause, resume or preview</source>
      <translation>Anhalten, fortsetzen oder Vorschau</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Vorschau</translation>
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
      <source>Remove, results to the trash</source>
      <translation>Entfernen, Ergebnisse in den Papierkorb</translation>
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
    <name>JobLog</name>
    <message>
      <source>Added</source>
      <translation>Hinzugefügt</translation>
    </message>
    <message>
      <source>Began to run</source>
      <translation>Begonnen</translation>
    </message>
    <message>
      <source>Began to run, attempt {n}</source>
      <translation>Begonnen, Versuch {n}</translation>
    </message>
    <message>
      <source>Ended: cancelled</source>
      <translation>Zu Ende: abgebrochen</translation>
    </message>
    <message>
      <source>Ended: done</source>
      <translation>Zu Ende: fertig</translation>
    </message>
    <message>
      <source>Ended: failed</source>
      <translation>Zu Ende: fehlgeschlagen</translation>
    </message>
    <message>
      <source>Ended: interrupted</source>
      <translation>Zu Ende: unterbrochen</translation>
    </message>
  </context>
  <context>
    <name>JobSheet</name>
    <message>
      <source>Beside the files</source>
      <translation>Neben den Dateien</translation>
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
      <translation>Dateien von Seiten</translation>
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
      <translation>Selbst finden</translation>
    </message>
    <message>
      <source>From how many servers at once; each may send several files</source>
      <translation>Von so vielen Servern zugleich; jeder darf mehrere Dateien senden</translation>
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
      <source>Servers</source>
      <translation>Server</translation>
    </message>
    <message>
      <source>Start no more</source>
      <translation>Nichts beginnen</translation>
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
      <source>{n} running</source>
      <translation>{n} aktiv</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>{n} wartend</translation>
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
      <source>Download nothing over a metered network</source>
      <translation>In getakteten Netzen nichts laden</translation>
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
    <name>ListUndo</name>
    <message>
      <source>1 job has another place.</source>
      <translation>1 Auftrag hat einen anderen Platz.</translation>
    </message>
    <message>
      <source>1 job left the list.</source>
      <translation>1 Auftrag ist aus der Liste.</translation>
    </message>
    <message>
      <source>1 job left the list. Results in the trash: {results}</source>
      <translation>1 Auftrag ist aus der Liste. Ergebnisse im Papierkorb: {results}</translation>
    </message>
    <message>
      <source>1 job that waited is cancelled.</source>
      <translation>1 wartender Auftrag ist abgebrochen.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>{n} jobs have other places.</source>
      <translation>{n} Aufträge haben andere Plätze.</translation>
    </message>
    <message>
      <source>{n} jobs left the list.</source>
      <translation>{n} Aufträge sind aus der Liste.</translation>
    </message>
    <message>
      <source>{n} jobs left the list. Results in the trash: {results}</source>
      <translation>{n} Aufträge sind aus der Liste. Ergebnisse im Papierkorb: {results}</translation>
    </message>
    <message>
      <source>{n} jobs that waited are cancelled.</source>
      <translation>{n} wartende Aufträge sind abgebrochen.</translation>
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
    <name>Mending</name>
    <message>
      <source>Change “{setting}”…</source>
      <translation>„{setting}“ ändern …</translation>
    </message>
    <message>
      <source>Choose another folder</source>
      <translation>Anderen Ordner wählen</translation>
    </message>
    <message>
      <source>Choose another folder…</source>
      <translation>Anderen Ordner wählen …</translation>
    </message>
    <message>
      <source>Replace link…</source>
      <translation>Link ersetzen …</translation>
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
      <source>Overview</source>
      <translation>Übersicht</translation>
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
      <source>{n} cancelled</source>
      <translation>{n} abgebrochen</translation>
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
      <source>{n} interrupted</source>
      <translation>{n} unterbrochen</translation>
    </message>
    <message>
      <source>{n} jobs</source>
      <translation>{n} Aufträge</translation>
    </message>
    <message>
      <source>{n} paused</source>
      <translation>{n} angehalten</translation>
    </message>
    <message>
      <source>{n} running</source>
      <translation>{n} aktiv</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>{n} wartend</translation>
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
    <name>PartForm</name>
    <message>
      <source>Recipe: {name}</source>
      <translation>Rezept: {name}</translation>
    </message>
  </context>
  <context>
    <name>PlainLabel</name>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>Alles auswählen</translation>
    </message>
  </context>
  <context>
    <name>PlanView</name>
    <message>
      <source>1 file gets its name when it comes.</source>
      <translation>1 Datei bekommt ihren Namen, wenn sie kommt.</translation>
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
      <source>Needs about {needed}; {free} are free on the disk of “{folder}”.</source>
      <translation>Braucht etwa {needed}; auf dem Datenträger von „{folder}“ sind {free} frei.</translation>
    </message>
    <message>
      <source>Nothing is written.</source>
      <translation>Nichts wird geschrieben.</translation>
    </message>
    <message>
      <source>What a program writes, only its run can tell.</source>
      <translation>Was ein Programm schreibt, zeigt erst sein Lauf.</translation>
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
      <source>{n} files get their names when they come.</source>
      <translation>{n} Dateien bekommen ihre Namen, wenn sie kommen.</translation>
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
    <name>PreviewPage</name>
    <message>
      <source>1 entry</source>
      <translation>1 Eintrag</translation>
    </message>
    <message>
      <source>1 page</source>
      <translation>1 Seite</translation>
    </message>
    <message>
      <source>Beginning of the text</source>
      <translation>Anfang des Textes</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>No preview for files of this sort.</source>
      <translation>Keine Vorschau für Dateien dieser Art.</translation>
    </message>
    <message>
      <source>Select one job to see its result.</source>
      <translation>Einen Auftrag auswählen, um sein Ergebnis zu sehen.</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>There is nothing to look at yet.</source>
      <translation>Noch gibt es nichts anzusehen.</translation>
    </message>
    <message>
      <source>What is inside</source>
      <translation>Was darin ist</translation>
    </message>
    <message>
      <source>only its beginning</source>
      <translation>nur der Anfang</translation>
    </message>
    <message>
      <source>the first {n} entries</source>
      <translation>die ersten {n} Einträge</translation>
    </message>
    <message>
      <source>{n} entries</source>
      <translation>{n} Einträge</translation>
    </message>
    <message>
      <source>{n} pages</source>
      <translation>{n} Seiten</translation>
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
    <name>RecipeItem</name>
    <message>
      <source>Recipe {name}</source>
      <translation>Rezept {name}</translation>
    </message>
  </context>
  <context>
    <name>RecipeSection</name>
    <message>
      <source>Add a recipe</source>
      <translation>Ein Rezept hinzufügen</translation>
    </message>
    <message>
      <source>Always show as first tile</source>
      <translation>Immer als erste Kachel zeigen</translation>
    </message>
    <message>
      <source>Edit…</source>
      <translation>Bearbeiten …</translation>
    </message>
    <message>
      <source>From a file…</source>
      <translation>Aus einer Datei …</translation>
    </message>
    <message>
      <source>New recipe, or one from a file</source>
      <translation>Neues Rezept, oder eines aus einer Datei</translation>
    </message>
    <message>
      <source>New recipe…</source>
      <translation>Neues Rezept …</translation>
    </message>
    <message>
      <source>No longer first</source>
      <translation>Nicht mehr zuerst</translation>
    </message>
    <message>
      <source>Recipes</source>
      <translation>Rezepte</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Run with files…</source>
      <translation>Mit Dateien ausführen …</translation>
    </message>
    <message>
      <source>Run with links…</source>
      <translation>Mit Links ausführen …</translation>
    </message>
    <message>
      <source>Save to a file…</source>
      <translation>In eine Datei sichern …</translation>
    </message>
    <message>
      <source>Watch a folder with it…</source>
      <translation>Einen Ordner damit beobachten …</translation>
    </message>
  </context>
  <context>
    <name>RecipeSheet</name>
    <message>
      <source>A link to try it on</source>
      <translation>Link zum Probieren</translation>
    </message>
    <message>
      <source>Add step</source>
      <translation>Schritt hinzufügen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Close (Esc); what you have entered is kept</source>
      <translation>Schließen (Esc); Ihre Eingaben bleiben erhalten</translation>
    </message>
    <message>
      <source>Earlier versions, files</source>
      <translation>Frühere Fassungen, Dateien</translation>
    </message>
    <message>
      <source>Earlier versions…</source>
      <translation>Frühere Fassungen …</translation>
    </message>
    <message>
      <source>From a file…</source>
      <translation>Aus einer Datei …</translation>
    </message>
    <message>
      <source>Keep what the steps in between make</source>
      <translation>Zwischenergebnisse behalten</translation>
    </message>
    <message>
      <source>More for this recipe</source>
      <translation>Mehr zu diesem Rezept</translation>
    </message>
    <message>
      <source>Move the step down (Alt+Down)</source>
      <translation>Den Schritt nach unten (Alt+Ab)</translation>
    </message>
    <message>
      <source>Move the step up (Alt+Up)</source>
      <translation>Den Schritt nach oben (Alt+Auf)</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>New recipe</source>
      <translation>Neues Rezept</translation>
    </message>
    <message>
      <source>Open the result</source>
      <translation>Das Ergebnis öffnen</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>Rezept</translation>
    </message>
    <message>
      <source>Recipe: {name}</source>
      <translation>Rezept: {name}</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Sichern</translation>
    </message>
    <message>
      <source>Save to a file…</source>
      <translation>In eine Datei sichern …</translation>
    </message>
    <message>
      <source>Send a copy of one file through it, and see what comes of each step</source>
      <translation>Eine Kopie einer Datei hindurchschicken und sehen, was aus jedem Schritt wird</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Schritte</translation>
    </message>
    <message>
      <source>Take the step out (Del)</source>
      <translation>Den Schritt herausnehmen (Entf)</translation>
    </message>
    <message>
      <source>There is a recipe of that name: this becomes its next version.</source>
      <translation>Ein Rezept dieses Namens gibt es schon: Dies wird seine nächste Fassung.</translation>
    </message>
    <message>
      <source>Try on one file…</source>
      <translation>Probieren …</translation>
    </message>
    <message>
      <source>Try on this link</source>
      <translation>Probieren</translation>
    </message>
    <message>
      <source>Version {number}: 1 step</source>
      <translation>Fassung {number}: 1 Schritt</translation>
    </message>
    <message>
      <source>Version {number}: {count} steps</source>
      <translation>Fassung {number}: {count} Schritte</translation>
    </message>
    <message>
      <source>What it is for</source>
      <translation>Wofür es ist</translation>
    </message>
    <message>
      <source>all files together → one file</source>
      <translation>alle Dateien zusammen → eine Datei</translation>
    </message>
    <message>
      <source>each file → one file</source>
      <translation>jede Datei → eine Datei</translation>
    </message>
    <message>
      <source>each file → several files</source>
      <translation>jede Datei → mehrere Dateien</translation>
    </message>
    <message>
      <source>hands its files on</source>
      <translation>reicht seine Dateien weiter</translation>
    </message>
  </context>
  <context>
    <name>RecipeTrial</name>
    <message>
      <source>Trial of {name}</source>
      <translation>Probe von {name}</translation>
    </message>
    <message>
      <source>Trying…</source>
      <translation>Wird ausprobiert …</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>nichts</translation>
    </message>
    <message>
      <source>runs…</source>
      <translation>läuft …</translation>
    </message>
    <message>
      <source>{n} files</source>
      <translation>{n} Dateien</translation>
    </message>
  </context>
  <context>
    <name>Recipes</name>
    <message>
      <source>“{name}” is in {path}.</source>
      <translation>„{name}“ liegt in {path}.</translation>
    </message>
  </context>
  <context>
    <name>RecipesPlace</name>
    <message>
      <source>A file to try it on</source>
      <translation>Eine Datei zum Ausprobieren</translation>
    </message>
    <message>
      <source>A recipe from a file</source>
      <translation>Ein Rezept aus einer Datei</translation>
    </message>
    <message>
      <source>Files for “{name}”</source>
      <translation>Dateien für „{name}“</translation>
    </message>
    <message>
      <source>Recipes (*.toml)</source>
      <translation>Rezepte (*.toml)</translation>
    </message>
    <message>
      <source>Save the recipe</source>
      <translation>Das Rezept sichern</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>“{name}” is kept as version {number}.</source>
      <translation>„{name}“ ist als Fassung {number} gesichert.</translation>
    </message>
    <message>
      <source>“{name}” was removed.</source>
      <translation>„{name}“ wurde entfernt.</translation>
    </message>
  </context>
  <context>
    <name>Remarks</name>
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
    <name>Remembering</name>
    <message>
      <source>Again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Copy link</source>
      <translation>Link kopieren</translation>
    </message>
    <message>
      <source>Show source</source>
      <translation>Quelle zeigen</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>{n} files</source>
      <translation>{n} Dateien</translation>
    </message>
    <message>
      <source>{n} of these are results: {what}, {when}.</source>
      <translation>{n} davon sind Ergebnisse: {what}, {when}.</translation>
    </message>
    <message>
      <source>“{name}”</source>
      <translation>„{name}“</translation>
    </message>
    <message>
      <source>“{name}” came from {source}</source>
      <translation>„{name}“ kam von {source}</translation>
    </message>
    <message>
      <source>“{name}” has the content of “{was}”, made from {source}</source>
      <translation>„{name}“ hat den Inhalt von „{was}“, erzeugt aus {source}</translation>
    </message>
    <message>
      <source>“{name}” was made from {source}</source>
      <translation>„{name}“ wurde aus {source} erzeugt</translation>
    </message>
    <message>
      <source>“{name}” was {source}</source>
      <translation>„{name}“ hieß {source}</translation>
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
    <name>RowModel</name>
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
      <source>Step {step} of {last}</source>
      <translation>Schritt {step} von {last}</translation>
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
      <source>High contrast</source>
      <translation>Hoher Kontrast</translation>
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
      <source>Offer links that are copied</source>
      <translation>Kopierte Links anbieten</translation>
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
    <name>SheetFoot</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Copy as command line</source>
      <translation>Als Befehlszeile kopieren</translation>
    </message>
    <message>
      <source>More to do with this</source>
      <translation>Was noch damit geht</translation>
    </message>
    <message>
      <source>Run the smallest, the middle and the largest, then ask again</source>
      <translation>Die kleinste, die mittlere und die größte ausführen, dann wieder fragen</translation>
    </message>
    <message>
      <source>Save as recipe, watch the folder, command line</source>
      <translation>Als Rezept sichern, Ordner beobachten, Befehlszeile</translation>
    </message>
    <message>
      <source>Save as recipe…</source>
      <translation>Als Rezept sichern …</translation>
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
      <source>Watch this folder with it…</source>
      <translation>Diesen Ordner damit beobachten …</translation>
    </message>
  </context>
  <context>
    <name>SheetHead</name>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close (Esc)</source>
      <translation>Schließen (Esc)</translation>
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
    <message>
      <source>Write bytes a second, as 500k or 2M.</source>
      <translation>Bytes je Sekunde angeben, zum Beispiel 500k oder 2M.</translation>
    </message>
    <message>
      <source>“Slow” needs a speed</source>
      <translation>„Langsam“ braucht eine Geschwindigkeit</translation>
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
      <source>ends {time}</source>
      <translation>fertig um {time}</translation>
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
      <translation>{n} aktiv</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>{n} wartend</translation>
    </message>
    <message>
      <source>{rate} down</source>
      <translation>{rate} herunter</translation>
    </message>
  </context>
  <context>
    <name>StepForm</name>
    <message>
      <source>A name, as “web”, is a folder beside the files; a whole path is that folder.</source>
      <translation>Ein Name wie „web“ ist ein Ordner neben den Dateien; ein ganzer Pfad ist dieser Ordner.</translation>
    </message>
    <message>
      <source>Add a step: what it makes, the next one takes.</source>
      <translation>Füge einen Schritt hinzu: Was er macht, nimmt der nächste.</translation>
    </message>
    <message>
      <source>Folder for its results</source>
      <translation>Ordner für seine Ergebnisse</translation>
    </message>
    <message>
      <source>More settings</source>
      <translation>Mehr Einstellungen</translation>
    </message>
    <message>
      <source>Take out “{name}”</source>
      <translation>„{name}“ herausnehmen</translation>
    </message>
    <message>
      <source>The steps of the recipe “{name}” stand here.</source>
      <translation>Hier stehen die Schritte des Rezepts „{name}“.</translation>
    </message>
    <message>
      <source>There is no kind “{name}”: take this step out.</source>
      <translation>Die Art „{name}“ gibt es nicht: Nimm diesen Schritt heraus.</translation>
    </message>
  </context>
  <context>
    <name>StepList</name>
    <message>
      <source>Alt and an arrow key move a step, the delete key takes it out</source>
      <translation>Alt mit einer Pfeiltaste bewegt einen Schritt, Entf nimmt ihn heraus</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Schritte</translation>
    </message>
  </context>
  <context>
    <name>StepsTold</name>
    <message>
      <source>Recipe “{name}”</source>
      <translation>Rezept „{name}“</translation>
    </message>
    <message>
      <source>Unknown: “{name}”</source>
      <translation>Unbekannt: „{name}“</translation>
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
      <source>High contrast</source>
      <translation>Hoher Kontrast</translation>
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
      <translation>Alle {n} bräuchten</translation>
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
      <source>What came of the three</source>
      <translation>Was aus den dreien wurde</translation>
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
      <source>Undone for {files}.</source>
      <translation>Zurückgenommen: {files}.</translation>
    </message>
    <message>
      <source>{files} left as they are:</source>
      <translation>{files} bleiben, wie sie sind:</translation>
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
      <source>Close (Esc); what you have entered is kept</source>
      <translation>Schließen (Esc); Ihre Eingaben bleiben erhalten</translation>
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
      <translation>Regelmäßig nachsehen (Netzordner)</translation>
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
    <name>Watching</name>
    <message>
      <source>Stop that first to change it.</source>
      <translation>Um es zu ändern, das erst beenden.</translation>
    </message>
    <message>
      <source>“{folder}” is watched already in this way</source>
      <translation>„{folder}“ wird schon auf diese Weise beobachtet</translation>
    </message>
  </context>
  <context>
    <name>core</name>
    <message>
      <source> from {1} on</source>
      <translation> ab {1}</translation>
    </message>
    <message>
      <source> from {1} to {2}</source>
      <translation> von {1} bis {2}</translation>
    </message>
    <message>
      <source> up to {1}</source>
      <translation> bis {1}</translation>
    </message>
    <message>
      <source>1 page</source>
      <translation>1 Seite</translation>
    </message>
    <message>
      <source>A copy needs a folder to go to</source>
      <translation>Eine Kopie braucht einen Ordner als Ziel</translation>
    </message>
    <message>
      <source>A job of the kind “{1}” has no link</source>
      <translation>Ein Auftrag der Art „{1}“ hat keinen Link</translation>
    </message>
    <message>
      <source>A link begins with https:// or http://, with nothing before.</source>
      <translation>Ein Link beginnt mit https:// oder http://, mit nichts davor.</translation>
    </message>
    <message>
      <source>A link begins with https:// or http://.</source>
      <translation>Ein Link beginnt mit https:// oder http://.</translation>
    </message>
    <message>
      <source>A list cannot say where its files go</source>
      <translation>Eine Liste kann nicht bestimmen, wohin ihre Dateien kommen</translation>
    </message>
    <message>
      <source>A new list was begun; the old one was kept as “{1}”.</source>
      <translation>Eine neue Liste wurde begonnen; die alte liegt als „{1}“ bereit.</translation>
    </message>
    <message>
      <source>A new name cannot have a folder in it</source>
      <translation>Ein neuer Name kann keinen Ordner enthalten</translation>
    </message>
    <message>
      <source>A pattern cannot lead out of its folder</source>
      <translation>Ein Muster darf nicht aus seinem Ordner hinausführen</translation>
    </message>
    <message>
      <source>A process gave more or fewer results than it was asked for</source>
      <translation>Ein Prozess gab mehr oder weniger Ergebnisse, als verlangt waren</translation>
    </message>
    <message>
      <source>A process to work on this could not be started</source>
      <translation>Ein Prozess für diese Arbeit ließ sich nicht starten</translation>
    </message>
    <message>
      <source>A recipe has no “{1}”</source>
      <translation>Ein Rezept hat kein „{1}“</translation>
    </message>
    <message>
      <source>A recipe needs a name</source>
      <translation>Ein Rezept braucht einen Namen</translation>
    </message>
    <message>
      <source>A {1} image has at most {2} pixels a side</source>
      <translation>Ein Bild als {1} hat höchstens {2} Pixel je Seite</translation>
    </message>
    <message>
      <source>Add a new job for “{1}”.</source>
      <translation>Einen neuen Auftrag für „{1}“ anlegen.</translation>
    </message>
    <message>
      <source>Add one.</source>
      <translation>Einen angeben.</translation>
    </message>
    <message>
      <source>All of these files are results of “{1}”</source>
      <translation>Alle diese Dateien sind Ergebnisse von „{1}“</translation>
    </message>
    <message>
      <source>Another service may be on this port: check the link.</source>
      <translation>Auf diesem Port läuft vielleicht ein anderer Dienst: den Link prüfen.</translation>
    </message>
    <message>
      <source>Archives of the kind {1} cannot be made</source>
      <translation>Archive der Art {1} können nicht erstellt werden</translation>
    </message>
    <message>
      <source>Ask for a document without this restriction.</source>
      <translation>Nach einem Dokument ohne diese Einschränkung fragen.</translation>
    </message>
    <message>
      <source>Ask for a link that stays on https://, or start again from the insecure one.</source>
      <translation>Nach einem Link fragen, der bei https:// bleibt, oder mit dem unsicheren neu beginnen.</translation>
    </message>
    <message>
      <source>Ask for one of version 4 (RFC 5854), whose name mostly ends in “.meta4”.</source>
      <translation>Nach einer der Version 4 (RFC 5854) fragen; deren Name endet meist auf „.meta4“.</translation>
    </message>
    <message>
      <source>Ask for smaller ones.</source>
      <translation>Nach kleineren fragen.</translation>
    </message>
    <message>
      <source>Ask for the file's right link.</source>
      <translation>Nach dem richtigen Link der Datei fragen.</translation>
    </message>
    <message>
      <source>At most {1} can be made from one pattern: make its ranges smaller.</source>
      <translation>Aus einem Muster werden höchstens {1}: seine Bereiche kleiner wählen.</translation>
    </message>
    <message>
      <source>Batch {1} is still at work</source>
      <translation>Stapel {1} ist noch in Arbeit</translation>
    </message>
    <message>
      <source>Cancel the download and add it again: it begins anew.</source>
      <translation>Den Download abbrechen und neu hinzufügen: Er beginnt dann von vorn.</translation>
    </message>
    <message>
      <source>Change its permissions or its owner.</source>
      <translation>Ihre Rechte oder ihren Besitzer ändern.</translation>
    </message>
    <message>
      <source>Change its permissions, or choose another folder.</source>
      <translation>Ihre Rechte ändern oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>Change its permissions.</source>
      <translation>Ihre Rechte ändern.</translation>
    </message>
    <message>
      <source>Change the pattern.</source>
      <translation>Das Muster ändern.</translation>
    </message>
    <message>
      <source>Change the permissions of “{1}”.</source>
      <translation>Die Rechte von „{1}“ ändern.</translation>
    </message>
    <message>
      <source>Check SSL_CERT_FILE, or reinstall the system's certificates.</source>
      <translation>SSL_CERT_FILE prüfen oder die Zertifikate des Systems neu installieren.</translation>
    </message>
    <message>
      <source>Check it for typing errors.</source>
      <translation>Auf Tippfehler prüfen.</translation>
    </message>
    <message>
      <source>Check it, then retry.</source>
      <translation>Prüfen und dann wiederholen.</translation>
    </message>
    <message>
      <source>Check its path, or give cookies as name=value.</source>
      <translation>Den Pfad prüfen oder Cookies als Name=Wert angeben.</translation>
    </message>
    <message>
      <source>Check the disk of “{1}”.</source>
      <translation>Den Datenträger von „{1}“ prüfen.</translation>
    </message>
    <message>
      <source>Check the disk.</source>
      <translation>Den Datenträger prüfen.</translation>
    </message>
    <message>
      <source>Check the disks.</source>
      <translation>Die Datenträger prüfen.</translation>
    </message>
    <message>
      <source>Check the folder “{1}”.</source>
      <translation>Den Ordner „{1}“ prüfen.</translation>
    </message>
    <message>
      <source>Check the link for typing errors, and whether this computer is online.</source>
      <translation>Den Link auf Tippfehler prüfen, und ob dieser Rechner online ist.</translation>
    </message>
    <message>
      <source>Check the link for typing errors.</source>
      <translation>Den Link auf Tippfehler prüfen.</translation>
    </message>
    <message>
      <source>Check the link, and the proxy's type, port and password.</source>
      <translation>Den Link prüfen, und Art, Port und Passwort des Proxys.</translation>
    </message>
    <message>
      <source>Check the link, and whether it needs a user name and a password.</source>
      <translation>Den Link prüfen, und ob er Benutzernamen und Passwort braucht.</translation>
    </message>
    <message>
      <source>Check the link, or ask for a new one.</source>
      <translation>Den Link prüfen oder nach einem neuen fragen.</translation>
    </message>
    <message>
      <source>Check the link.</source>
      <translation>Den Link prüfen.</translation>
    </message>
    <message>
      <source>Check the link: it may lead to a folder.</source>
      <translation>Den Link prüfen: Vielleicht führt er zu einem Ordner.</translation>
    </message>
    <message>
      <source>Check the link: this may be another server than you think.</source>
      <translation>Den Link prüfen: Das kann ein anderer Server sein als gedacht.</translation>
    </message>
    <message>
      <source>Check the name, or drop the file again.</source>
      <translation>Den Namen prüfen oder die Datei noch einmal ablegen.</translation>
    </message>
    <message>
      <source>Check the proxy's settings.</source>
      <translation>Die Einstellungen des Proxys prüfen.</translation>
    </message>
    <message>
      <source>Check this computer's clock.</source>
      <translation>Die Uhr dieses Rechners prüfen.</translation>
    </message>
    <message>
      <source>Check whether this computer is online; the server may be down.</source>
      <translation>Prüfen, ob dieser Rechner online ist; der Server kann auch ausgefallen sein.</translation>
    </message>
    <message>
      <source>Choose Parquet or CSV.</source>
      <translation>Parquet oder CSV wählen.</translation>
    </message>
    <message>
      <source>Choose a file that ends in .age.</source>
      <translation>Eine Datei wählen, die auf .age endet.</translation>
    </message>
    <message>
      <source>Choose a file with a table in it.</source>
      <translation>Eine Datei wählen, die eine Tabelle enthält.</translation>
    </message>
    <message>
      <source>Choose a file.</source>
      <translation>Eine Datei wählen.</translation>
    </message>
    <message>
      <source>Choose a folder (on the command line: --dir), or set to_trash.</source>
      <translation>Einen Ordner wählen (auf der Befehlszeile: --dir) oder to_trash setzen.</translation>
    </message>
    <message>
      <source>Choose a folder for the originals that lies outside it.</source>
      <translation>Für die Originale einen Ordner wählen, der außerhalb liegt.</translation>
    </message>
    <message>
      <source>Choose a folder for the results that lies outside it.</source>
      <translation>Für die Ergebnisse einen Ordner außerhalb davon wählen.</translation>
    </message>
    <message>
      <source>Choose a folder on another disk.</source>
      <translation>Einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
      <source>Choose a folder to watch.</source>
      <translation>Einen Ordner zum Beobachten wählen.</translation>
    </message>
    <message>
      <source>Choose a format, such as jpeg or webp.</source>
      <translation>Ein Format wählen, etwa jpeg oder webp.</translation>
    </message>
    <message>
      <source>Choose a kind that works on files: “dropmill kinds” lists them.</source>
      <translation>Eine Art wählen, die mit Dateien arbeitet: „dropmill kinds“ zählt sie auf.</translation>
    </message>
    <message>
      <source>Choose a list as sha256sum, md5sum, b3sum or an SFV program writes it.</source>
      <translation>Eine Liste wählen, wie sie sha256sum, md5sum, b3sum oder ein SFV-Programm schreibt.</translation>
    </message>
    <message>
      <source>Choose a list.</source>
      <translation>Eine Liste wählen.</translation>
    </message>
    <message>
      <source>Choose a shorter name.</source>
      <translation>Einen kürzeren Namen wählen.</translation>
    </message>
    <message>
      <source>Choose another file, or a format with pictures.</source>
      <translation>Eine andere Datei wählen oder ein Format mit Bildern.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Eine andere Datei wählen.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>Choose another workbook.</source>
      <translation>Eine andere Arbeitsmappe wählen.</translation>
    </message>
    <message>
      <source>Choose files or folders.</source>
      <translation>Dateien oder Ordner wählen.</translation>
    </message>
    <message>
      <source>Choose from: {1}, or run:COMMAND.</source>
      <translation>Zur Auswahl stehen: {1} oder run:BEFEHL.</translation>
    </message>
    <message>
      <source>Choose from: {1}.</source>
      <translation>Zur Auswahl stehen: {1}.</translation>
    </message>
    <message>
      <source>Choose one (on the command line: --dir).</source>
      <translation>Einen wählen (auf der Befehlszeile: --dir).</translation>
    </message>
    <message>
      <source>Choose one folder for all of them.</source>
      <translation>Einen Ordner für alle wählen.</translation>
    </message>
    <message>
      <source>Choose something else to do afterwards.</source>
      <translation>Etwas anderes für danach wählen.</translation>
    </message>
    <message>
      <source>Choose utf-8.</source>
      <translation>utf-8 wählen.</translation>
    </message>
    <message>
      <source>Choose where they go, or let them stay.</source>
      <translation>Wählen, wohin sie kommen, oder sie bleiben lassen.</translation>
    </message>
    <message>
      <source>Choose {1} as the format, or give a name without {2}.</source>
      <translation>{1} als Format wählen oder einen Namen ohne {2} angeben.</translation>
    </message>
    <message>
      <source>Close other programs, then retry.</source>
      <translation>Andere Programme schließen und dann wiederholen.</translation>
    </message>
    <message>
      <source>Close other programs.</source>
      <translation>Andere Programme schließen.</translation>
    </message>
    <message>
      <source>Close the program that uses it, then retry.</source>
      <translation>Das Programm schließen, das sie benutzt, und dann wiederholen.</translation>
    </message>
    <message>
      <source>Close the program that writes it, then retry.</source>
      <translation>Das Programm schließen, das sie schreibt, und dann wiederholen.</translation>
    </message>
    <message>
      <source>Close the quote.</source>
      <translation>Das Anführungszeichen schließen.</translation>
    </message>
    <message>
      <source>Connect it again, then retry.</source>
      <translation>Wieder verbinden und dann wiederholen.</translation>
    </message>
    <message>
      <source>Connect the disk again, then retry.</source>
      <translation>Den Datenträger wieder anschließen und dann wiederholen.</translation>
    </message>
    <message>
      <source>Connect to it once with “ssh” to check its key and add it to known_hosts, or let this download accept a server that cannot prove who it is. Then resume.</source>
      <translation>Einmal mit „ssh“ verbinden, um den Schlüssel zu prüfen und in known_hosts aufzunehmen, oder diesem Download einen Server erlauben, der sich nicht ausweisen kann. Dann fortsetzen.</translation>
    </message>
    <message>
      <source>Convert it to JPEG or PNG first, with the kind image.</source>
      <translation>Zuerst mit der Art image in JPEG oder PNG umwandeln.</translation>
    </message>
    <message>
      <source>Convert it with the kind image, which can leave out camera data too.</source>
      <translation>Mit der Art image umwandeln, die auch Kameradaten weglassen kann.</translation>
    </message>
    <message>
      <source>Convert it with the kind image.</source>
      <translation>Mit der Art image umwandeln.</translation>
    </message>
    <message>
      <source>Convert it with the kind media first: sound to FLAC, M4A or MP3, a film to MKV.</source>
      <translation>Erst mit der Art media umwandeln: Ton in FLAC, M4A oder MP3, einen Film in MKV.</translation>
    </message>
    <message>
      <source>Create it, or choose another folder.</source>
      <translation>Anlegen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>Decrypt it with age and that key.</source>
      <translation>Mit age und diesem Schlüssel entschlüsseln.</translation>
    </message>
    <message>
      <source>Decrypt it with age, which reads that too.</source>
      <translation>Mit age entschlüsseln, das auch dies liest.</translation>
    </message>
    <message>
      <source>Did you mean “{1}”?</source>
      <translation>Ist „{1}“ gemeint?</translation>
    </message>
    <message>
      <source>Downloads set it themselves, to be able to prove what came.</source>
      <translation>Downloads setzen das selbst, um zu belegen, was angekommen ist.</translation>
    </message>
    <message>
      <source>Drop the input again.</source>
      <translation>Die Eingabe noch einmal ablegen.</translation>
    </message>
    <message>
      <source>Dropmill is ending</source>
      <translation>Dropmill wird gerade beendet</translation>
    </message>
    <message>
      <source>Dropmill is running but does not answer</source>
      <translation>Dropmill läuft, antwortet aber nicht</translation>
    </message>
    <message>
      <source>End that program, then retry.</source>
      <translation>Dieses Programm beenden und dann wiederholen.</translation>
    </message>
    <message>
      <source>End what uses the files in “{1}”.</source>
      <translation>Beenden, was die Dateien in „{1}“ benutzt.</translation>
    </message>
    <message>
      <source>Fetch it again.</source>
      <translation>Noch einmal holen.</translation>
    </message>
    <message>
      <source>Fetch its list again.</source>
      <translation>Die Liste dazu noch einmal holen.</translation>
    </message>
    <message>
      <source>Get it again from where it came from.</source>
      <translation>Noch einmal von dort holen, woher es kam.</translation>
    </message>
    <message>
      <source>Get it again, or use another copy of it.</source>
      <translation>Noch einmal holen oder eine andere Kopie verwenden.</translation>
    </message>
    <message>
      <source>Get it again, then retry.</source>
      <translation>Noch einmal holen und dann wiederholen.</translation>
    </message>
    <message>
      <source>Give a link that begins with https://.</source>
      <translation>Einen Link angeben, der mit https:// beginnt.</translation>
    </message>
    <message>
      <source>Give a name that ends in {1}, or in none of these.</source>
      <translation>Einen Namen angeben, der auf {1} endet oder auf nichts davon.</translation>
    </message>
    <message>
      <source>Give a name without a folder, as a.zip.</source>
      <translation>Einen Namen ohne Ordner angeben, etwa a.zip.</translation>
    </message>
    <message>
      <source>Give a name without a folder, as photos.zip.</source>
      <translation>Einen Namen ohne Ordner angeben, etwa photos.zip.</translation>
    </message>
    <message>
      <source>Give a name without a folder.</source>
      <translation>Einen Namen ohne Ordner angeben.</translation>
    </message>
    <message>
      <source>Give a smaller width or height, or choose another format.</source>
      <translation>Eine kleinere Breite oder Höhe angeben oder ein anderes Format wählen.</translation>
    </message>
    <message>
      <source>Give a smaller width, or choose a format without animation, such as jpeg.</source>
      <translation>Eine kleinere Breite angeben oder ein Format ohne Bewegung wählen, etwa jpeg.</translation>
    </message>
    <message>
      <source>Give a title, an author or a copyright.</source>
      <translation>Einen Titel, einen Autor oder ein Copyright angeben.</translation>
    </message>
    <message>
      <source>Give a user name and a password with the download, or have the server know your key.</source>
      <translation>Benutzernamen und Passwort beim Download angeben, oder dem Server den eigenen Schlüssel bekannt machen.</translation>
    </message>
    <message>
      <source>Give another encoding, such as cp1252.</source>
      <translation>Eine andere Kodierung angeben, etwa cp1252.</translation>
    </message>
    <message>
      <source>Give it again: “dropmill change NUMBER --set user=NAME:PASSWORD”, then resume. What has come is kept.</source>
      <translation>Noch einmal angeben: „dropmill change NUMMER --set user=NAME:PASSWORT“, dann fortsetzen. Was angekommen ist, bleibt.</translation>
    </message>
    <message>
      <source>Give it one of both: kind = “image”, or recipe = “Name”.</source>
      <translation>Eins von beiden angeben: kind = “image” oder recipe = “Name”.</translation>
    </message>
    <message>
      <source>Give it one.</source>
      <translation>Ihm einen geben.</translation>
    </message>
    <message>
      <source>Give its name, such as cp1252.</source>
      <translation>Ihren Namen angeben, etwa cp1252.</translation>
    </message>
    <message>
      <source>Give its password, then retry.</source>
      <translation>Das Passwort angeben und dann wiederholen.</translation>
    </message>
    <message>
      <source>Give links that begin with https://.</source>
      <translation>Links angeben, die mit https:// beginnen.</translation>
    </message>
    <message>
      <source>Give one, as in: {1}.mp3.</source>
      <translation>Einen angeben, etwa so: {1}.mp3.</translation>
    </message>
    <message>
      <source>Give one, then retry: it is never stored.</source>
      <translation>Einen angeben und dann wiederholen: Er wird nie gespeichert.</translation>
    </message>
    <message>
      <source>Give the link of one file in it.</source>
      <translation>Den Link einer Datei darin angeben.</translation>
    </message>
    <message>
      <source>Give the page that has links to files; to get this file itself, download it.</source>
      <translation>Die Seite angeben, die Links zu Dateien hat; um diese Datei selbst zu bekommen, sie herunterladen.</translation>
    </message>
    <message>
      <source>Give them different names or folders.</source>
      <translation>Ihnen verschiedene Namen oder Ordner geben.</translation>
    </message>
    <message>
      <source>Give them with the download.</source>
      <translation>Beim Download angeben.</translation>
    </message>
    <message>
      <source>Give {1}{2}.</source>
      <translation>{1}{2} angeben.</translation>
    </message>
    <message>
      <source>HEIC, AVIF and TIFF can only be stripped: convert it to JPEG, PNG or WebP first.</source>
      <translation>Aus HEIC, AVIF und TIFF lassen sich Angaben nur entfernen: erst in JPEG, PNG oder WebP umwandeln.</translation>
    </message>
    <message>
      <source>If it is a picture, choose a format, such as jpeg or webp.</source>
      <translation>Wenn es ein Bild ist, ein Format wählen, etwa jpeg oder webp.</translation>
    </message>
    <message>
      <source>If this is your own server, have its certificate trusted by this computer.</source>
      <translation>Wenn das ein eigener Server ist, seinem Zertifikat auf diesem Rechner vertrauen.</translation>
    </message>
    <message>
      <source>If this is your own server, have its certificate trusted.</source>
      <translation>Wenn das ein eigener Server ist, seinem Zertifikat vertrauen.</translation>
    </message>
    <message>
      <source>If you trust it, set a higher limit of entries, then retry.</source>
      <translation>Wenn es vertrauenswürdig ist, mehr Einträge erlauben und dann wiederholen.</translation>
    </message>
    <message>
      <source>If you trust it, set a higher size limit, then retry.</source>
      <translation>Wenn es vertrauenswürdig ist, eine größere Größe erlauben und dann wiederholen.</translation>
    </message>
    <message>
      <source>In the archive “{1}” and “{2}” lie over each other</source>
      <translation>Im Archiv liegen „{1}“ und „{2}“ übereinander</translation>
    </message>
    <message>
      <source>In the archive “{1}” is both a file and a folder</source>
      <translation>Im Archiv ist „{1}“ zugleich Datei und Ordner</translation>
    </message>
    <message>
      <source>In the archive “{1}” is longer than the archive</source>
      <translation>Im Archiv ist „{1}“ länger als das Archiv</translation>
    </message>
    <message>
      <source>Install it beside Dropmill: pip install “dropmill[media-sites]”. Then retry.</source>
      <translation>Neben Dropmill installieren: pip install „dropmill[media-sites]“. Dann wiederholen.</translation>
    </message>
    <message>
      <source>Install it with your system's packages, then retry.</source>
      <translation>Mit den Paketen des Systems installieren und dann wiederholen.</translation>
    </message>
    <message>
      <source>Install it, or write its whole path.</source>
      <translation>Installieren oder den ganzen Pfad angeben.</translation>
    </message>
    <message>
      <source>It has another file: look for another link.</source>
      <translation>Dort liegt eine andere Datei: nach einem anderen Link suchen.</translation>
    </message>
    <message>
      <source>It has {1} digits from 0 to 9 and a to f: check that all were copied.</source>
      <translation>Er hat {1} Stellen aus 0 bis 9 und a bis f: prüfen, ob alle kopiert wurden.</translation>
    </message>
    <message>
      <source>It has {1}.</source>
      <translation>Vorhanden: {1}.</translation>
    </message>
    <message>
      <source>It is broken or made to do harm: do not use it.</source>
      <translation>Es ist kaputt oder soll Schaden anrichten: nicht verwenden.</translation>
    </message>
    <message>
      <source>It is broken or made to fill your disk: do not use it.</source>
      <translation>Es ist kaputt oder soll den Datenträger füllen: nicht verwenden.</translation>
    </message>
    <message>
      <source>It is broken or was cut off: get it again.</source>
      <translation>Es ist kaputt oder wurde abgeschnitten: noch einmal holen.</translation>
    </message>
    <message>
      <source>It is broken: do not use it.</source>
      <translation>Es ist kaputt: nicht verwenden.</translation>
    </message>
    <message>
      <source>It is damaged, or its format does not hold what is in it; the log says more.</source>
      <translation>Sie ist beschädigt, oder ihr Format fasst nicht, was darin ist; das Protokoll sagt mehr.</translation>
    </message>
    <message>
      <source>It is damaged, or needs a password: save it again in the program that made it.</source>
      <translation>Es ist beschädigt oder braucht ein Passwort: in dem Programm neu speichern, das es erzeugt hat.</translation>
    </message>
    <message>
      <source>It is damaged, or of a sort that Dropmill does not read.</source>
      <translation>Sie ist beschädigt oder von einer Art, die Dropmill nicht liest.</translation>
    </message>
    <message>
      <source>It is damaged, or of a sort that ffmpeg does not read.</source>
      <translation>Sie ist beschädigt oder von einer Art, die ffmpeg nicht liest.</translation>
    </message>
    <message>
      <source>It is damaged, or of another sort than its name says.</source>
      <translation>Sie ist beschädigt oder von anderer Art, als ihr Name sagt.</translation>
    </message>
    <message>
      <source>It is damaged, or of another sort: get it again from where it came from.</source>
      <translation>Sie ist beschädigt oder von anderer Art: noch einmal von dort holen, woher sie kam.</translation>
    </message>
    <message>
      <source>It is in its folder already</source>
      <translation>Liegt schon im richtigen Ordner</translation>
    </message>
    <message>
      <source>It is looked through every few seconds instead. To be told at once, close other programs that watch folders, or raise fs.inotify.max_user_watches and fs.inotify.max_user_instances.</source>
      <translation>Er wird stattdessen alle paar Sekunden durchgesehen. Um es sofort zu erfahren: andere Programme schließen, die Ordner beobachten, oder fs.inotify.max_user_watches und fs.inotify.max_user_instances erhöhen.</translation>
    </message>
    <message>
      <source>It is looked through every few seconds instead. To be told at once, raise fs.inotify.max_user_watches, or watch a smaller folder.</source>
      <translation>Er wird stattdessen alle paar Sekunden durchgesehen. Um es sofort zu erfahren: fs.inotify.max_user_watches erhöhen oder einen kleineren Ordner beobachten.</translation>
    </message>
    <message>
      <source>It is no text: choose a CSV file or a workbook. If it is text, name its encoding.</source>
      <translation>Es ist kein Text: eine CSV-Datei oder Arbeitsmappe wählen. Ist es doch Text, seine Kodierung nennen.</translation>
    </message>
    <message>
      <source>It is not to be had from there.</source>
      <translation>Von dort ist sie nicht zu bekommen.</translation>
    </message>
    <message>
      <source>It may be another version: quit it, then try again.</source>
      <translation>Es kann eine andere Version sein: beenden, dann noch einmal versuchen.</translation>
    </message>
    <message>
      <source>It may be damaged: get it again from where it came from.</source>
      <translation>Sie kann beschädigt sein: noch einmal von dort holen, woher sie kam.</translation>
    </message>
    <message>
      <source>It may be damaged; the log says what ffmpeg said.</source>
      <translation>Sie kann beschädigt sein; im Protokoll steht, was ffmpeg sagte.</translation>
    </message>
    <message>
      <source>It may be down, or the proxy's settings may be wrong.</source>
      <translation>Er kann ausgefallen sein, oder die Einstellungen des Proxys sind falsch.</translation>
    </message>
    <message>
      <source>It may be made to do harm: do not use it.</source>
      <translation>Es kann Schaden anrichten sollen: nicht verwenden.</translation>
    </message>
    <message>
      <source>It may be made to fill your disk. If you trust it, set a higher ratio limit, then retry.</source>
      <translation>Es kann den Datenträger füllen sollen. Wenn es vertrauenswürdig ist, ein größeres Verhältnis erlauben und dann wiederholen.</translation>
    </message>
    <message>
      <source>It needs a name, and a kind in each of its steps.</source>
      <translation>Es braucht einen Namen und in jedem Schritt eine Art.</translation>
    </message>
    <message>
      <source>It needs what the camera tells to be developed: strip what you make of it.</source>
      <translation>Zum Entwickeln braucht es die Angaben der Kamera: sie aus dem entfernen, was daraus gemacht wird.</translation>
    </message>
    <message>
      <source>It said nothing about why.</source>
      <translation>Warum, sagte es nicht.</translation>
    </message>
    <message>
      <source>It said: {1}</source>
      <translation>Es sagte: {1}</translation>
    </message>
    <message>
      <source>It takes JPEG, PNG, WebP, HEIC, AVIF, TIFF, PDF, sound such as MP3, FLAC, OGG and M4A, and films such as MP4, MOV and MKV.</source>
      <translation>Möglich ist es bei JPEG, PNG, WebP, HEIC, AVIF, TIFF, PDF, Ton wie MP3, FLAC, OGG und M4A und Filmen wie MP4, MOV und MKV.</translation>
    </message>
    <message>
      <source>It unpacks zip, 7z and tar, and what gz, bz2, xz and zst have packed.</source>
      <translation>Ausgepackt werden zip, 7z und tar und was gz, bz2, xz und zst gepackt haben.</translation>
    </message>
    <message>
      <source>It was left as it is.</source>
      <translation>Sie blieb, wie sie war.</translation>
    </message>
    <message>
      <source>It would be replaced: look at it, then retry to do that.</source>
      <translation>Sie würde ersetzt: ansehen, dann wiederholen, um es zu tun.</translation>
    </message>
    <message>
      <source>Its disk may have no trash: move it away yourself.</source>
      <translation>Ihr Datenträger hat vielleicht keinen Papierkorb: selbst wegräumen.</translation>
    </message>
    <message>
      <source>Its length or its bytes differ from what is there, or its server gives no parts of it. What has come is kept: give another link, or add this one as a new download.</source>
      <translation>Länge oder Bytes weichen von dem ab, was da ist, oder der Server gibt keine Teile davon. Was angekommen ist, bleibt: einen anderen Link angeben oder diesen als neuen Download hinzufügen.</translation>
    </message>
    <message>
      <source>Join its parts first, with the program that split it or with cat.</source>
      <translation>Zuerst die Teile zusammenfügen, mit dem Programm, das sie geteilt hat, oder mit cat.</translation>
    </message>
    <message>
      <source>Known are {1}.</source>
      <translation>Bekannt sind {1}.</translation>
    </message>
    <message>
      <source>Leave it out.</source>
      <translation>Weglassen.</translation>
    </message>
    <message>
      <source>Leave this link out.</source>
      <translation>Diesen Link weglassen.</translation>
    </message>
    <message>
      <source>Leave this mirror out.</source>
      <translation>Diesen Spiegel weglassen.</translation>
    </message>
    <message>
      <source>Let “{1}” be the first step, or take it out.</source>
      <translation>„{1}“ zum ersten Schritt machen oder herausnehmen.</translation>
    </message>
    <message>
      <source>Line {1} cannot be read: look whether quotes and brackets are closed.</source>
      <translation>Zeile {1} ist nicht zu lesen: bitte nachsehen, ob Anführungszeichen und Klammern geschlossen sind.</translation>
    </message>
    <message>
      <source>Line {1} of “{2}” does not fit the others</source>
      <translation>Zeile {1} von „{2}“ passt nicht zu den anderen</translation>
    </message>
    <message>
      <source>Links of the type “{1}:” cannot be downloaded</source>
      <translation>Links der Art „{1}:“ lassen sich nicht herunterladen</translation>
    </message>
    <message>
      <source>Links of this type cannot be downloaded</source>
      <translation>Links dieser Art lassen sich nicht herunterladen</translation>
    </message>
    <message>
      <source>Look at its output in the log.</source>
      <translation>Die Ausgabe im Protokoll ansehen.</translation>
    </message>
    <message>
      <source>Look at its permissions.</source>
      <translation>Die Rechte ansehen.</translation>
    </message>
    <message>
      <source>Look at the list again.</source>
      <translation>Noch einmal in die Liste sehen.</translation>
    </message>
    <message>
      <source>Look for another link to this file.</source>
      <translation>Nach einem anderen Link zu dieser Datei suchen.</translation>
    </message>
    <message>
      <source>Look for another one.</source>
      <translation>Nach einem anderen suchen.</translation>
    </message>
    <message>
      <source>Look there, and restore it by hand.</source>
      <translation>Dort nachsehen und von Hand wiederherstellen.</translation>
    </message>
    <message>
      <source>Look whether it plays in a browser; for a plain file use “download”.</source>
      <translation>Nachsehen, ob sie im Browser läuft; für eine einfache Datei „download“ nehmen.</translation>
    </message>
    <message>
      <source>Look whether the disk is full; Dropmill goes on trying.</source>
      <translation>Prüfen, ob der Datenträger voll ist; Dropmill versucht es weiter.</translation>
    </message>
    <message>
      <source>Make a list for those of each drive.</source>
      <translation>Für die Dateien jedes Laufwerks eine eigene Liste anlegen.</translation>
    </message>
    <message>
      <source>Make it again or connect its disk: watching then goes on by itself.</source>
      <translation>Neu anlegen oder den Datenträger anschließen: Das Beobachten geht dann von selbst weiter.</translation>
    </message>
    <message>
      <source>Make room for {1} more, or choose another folder.</source>
      <translation>{1} mehr Platz schaffen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>Make room for {1} more, then retry. {2}</source>
      <translation>{1} mehr Platz schaffen und dann wiederholen. {2}</translation>
    </message>
    <message>
      <source>Make room on the disk of “{1}”.</source>
      <translation>Auf dem Datenträger von „{1}“ Platz schaffen.</translation>
    </message>
    <message>
      <source>Make room, or choose another folder.</source>
      <translation>Platz schaffen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>Make room, then retry. {1}</source>
      <translation>Platz schaffen und dann wiederholen. {1}</translation>
    </message>
    <message>
      <source>Media pages need yt-dlp, which is not installed</source>
      <translation>Medienseiten brauchen yt-dlp, das nicht installiert ist</translation>
    </message>
    <message>
      <source>Mend that line: a quote may be missing, or it has too few or too many cells.</source>
      <translation>Diese Zeile in Ordnung bringen: Vielleicht fehlt ein Anführungszeichen, oder sie hat zu wenige oder zu viele Zellen.</translation>
    </message>
    <message>
      <source>More than {1} are not read: such files are made to fill the memory.</source>
      <translation>Mehr als {1} werden nicht gelesen: Solche Dateien sollen den Speicher füllen.</translation>
    </message>
    <message>
      <source>More than {1} at once are not made.</source>
      <translation>Mehr als {1} auf einmal werden nicht angelegt.</translation>
    </message>
    <message>
      <source>Move it away, or choose “rename” for names that are taken.</source>
      <translation>Wegräumen oder für vergebene Namen „umbenennen“ wählen.</translation>
    </message>
    <message>
      <source>Move that away, then undo again.</source>
      <translation>Das wegräumen und dann noch einmal rückgängig machen.</translation>
    </message>
    <message>
      <source>Name at least one input.</source>
      <translation>Mindestens eine Eingabe nennen.</translation>
    </message>
    <message>
      <source>Name files, or folders with files in them.</source>
      <translation>Dateien angeben, oder Ordner mit Dateien darin.</translation>
    </message>
    <message>
      <source>Name the sheet that has some.</source>
      <translation>Das Blatt nennen, das welche hat.</translation>
    </message>
    <message>
      <source>No folder is named for the originals</source>
      <translation>Für die Originale ist kein Ordner genannt</translation>
    </message>
    <message>
      <source>No secure connection to “{1}” could be made</source>
      <translation>Zu „{1}“ kam keine sichere Verbindung zustande</translation>
    </message>
    <message>
      <source>Nothing can be downloaded any more: a part of Dropmill has failed</source>
      <translation>Es kann nichts mehr heruntergeladen werden: Ein Teil von Dropmill ist ausgefallen</translation>
    </message>
    <message>
      <source>Nothing can be set in “{1}”</source>
      <translation>In „{1}“ lässt sich nichts setzen</translation>
    </message>
    <message>
      <source>Nothing more was removed. Retry to compare them again.</source>
      <translation>Sonst wurde nichts entfernt. Wiederholen, um noch einmal zu vergleichen.</translation>
    </message>
    <message>
      <source>Nothing on these pages fits; there is: {1}</source>
      <translation>Auf diesen Seiten passt nichts; es gibt: {1}</translation>
    </message>
    <message>
      <source>Open it in a browser to see what is there.</source>
      <translation>In einem Browser öffnen, um zu sehen, was dort ist.</translation>
    </message>
    <message>
      <source>Open it in a browser to see where it leads.</source>
      <translation>In einem Browser öffnen, um zu sehen, wohin er führt.</translation>
    </message>
    <message>
      <source>Open the link in a browser to see where it leads.</source>
      <translation>Den Link in einem Browser öffnen, um zu sehen, wohin er führt.</translation>
    </message>
    <message>
      <source>Open the link in a browser.</source>
      <translation>Den Link in einem Browser öffnen.</translation>
    </message>
    <message>
      <source>Pack those of each drive on their own.</source>
      <translation>Die jedes Laufwerks für sich packen.</translation>
    </message>
    <message>
      <source>Pause it, change it, then resume it.</source>
      <translation>Anhalten, ändern und dann fortsetzen.</translation>
    </message>
    <message>
      <source>Proxies of the type “{1}:” are not known</source>
      <translation>Proxys der Art „{1}:“ sind nicht bekannt</translation>
    </message>
    <message>
      <source>Put them in another order, or take one of them out.</source>
      <translation>Anders ordnen oder einen davon herausnehmen.</translation>
    </message>
    <message>
      <source>Putting files away needs a folder, or the trash</source>
      <translation>Wegräumen braucht einen Ordner oder den Papierkorb</translation>
    </message>
    <message>
      <source>Quit Dropmill and start it again, and add again what is missing then.</source>
      <translation>Dropmill beenden und neu starten, dann hinzufügen, was fehlt.</translation>
    </message>
    <message>
      <source>Quit Dropmill and start it again.</source>
      <translation>Dropmill beenden und neu starten.</translation>
    </message>
    <message>
      <source>Quit Dropmill and start it again: it begins a new list.</source>
      <translation>Dropmill beenden und neu starten: Es beginnt eine neue Liste.</translation>
    </message>
    <message>
      <source>Quit it, then start again.</source>
      <translation>Beenden und dann neu starten.</translation>
    </message>
    <message>
      <source>Remove the password in the program that set it, then retry.</source>
      <translation>Das Passwort in dem Programm entfernen, das es gesetzt hat, und dann wiederholen.</translation>
    </message>
    <message>
      <source>Rename the file, or choose another algorithm.</source>
      <translation>Die Datei umbenennen oder ein anderes Verfahren wählen.</translation>
    </message>
    <message>
      <source>Rename the files first, and the folder after that.</source>
      <translation>Zuerst die Dateien umbenennen und danach den Ordner.</translation>
    </message>
    <message>
      <source>Replaced files are kept for a while only: see the settings.</source>
      <translation>Ersetzte Dateien bleiben nur eine Weile: siehe Einstellungen.</translation>
    </message>
    <message>
      <source>Retry.</source>
      <translation>Wiederholen.</translation>
    </message>
    <message>
      <source>Retry; if that does not help, choose another format or check the disk.</source>
      <translation>Wiederholen; hilft das nicht, ein anderes Format wählen oder den Datenträger prüfen.</translation>
    </message>
    <message>
      <source>Retry; the log says what it did.</source>
      <translation>Wiederholen; das Protokoll sagt, was es getan hat.</translation>
    </message>
    <message>
      <source>Right: {1}. The log names the others: get those again.</source>
      <translation>Richtig: {1}. Das Protokoll nennt die anderen: diese neu holen.</translation>
    </message>
    <message>
      <source>Run fewer jobs at once.</source>
      <translation>Weniger Aufträge zugleich ausführen.</translation>
    </message>
    <message>
      <source>Save a recipe, and name their folder: “dropmill recipe run NAME FOLDER”.</source>
      <translation>Ein Rezept sichern und ihren Ordner nennen: „dropmill recipe run NAME ORDNER“.</translation>
    </message>
    <message>
      <source>Save them from your browser as cookies.txt (Netscape's format), or give name=value.</source>
      <translation>Sie aus dem Browser als cookies.txt (Format von Netscape) speichern oder als name=wert angeben.</translation>
    </message>
    <message>
      <source>Say which encoding it has, such as cp1252.</source>
      <translation>Angeben, welche Kodierung sie hat, etwa cp1252.</translation>
    </message>
    <message>
      <source>Say yes or no.</source>
      <translation>Ja oder nein angeben.</translation>
    </message>
    <message>
      <source>Set a longer time limit, then retry.</source>
      <translation>Eine längere Frist setzen und dann wiederholen.</translation>
    </message>
    <message>
      <source>Set its data with a music player, or choose “strip”.</source>
      <translation>Die Daten mit einem Musikprogramm setzen oder „entfernen“ wählen.</translation>
    </message>
    <message>
      <source>Signed PDFs: their signatures become invalid</source>
      <translation>Unterschriebene PDFs: ihre Unterschriften werden ungültig</translation>
    </message>
    <message>
      <source>Something was added or removed since: retry to do it as it is now.</source>
      <translation>Seitdem ist etwas hinzugekommen oder verschwunden: wiederholen, um es so zu tun, wie es jetzt ist.</translation>
    </message>
    <message>
      <source>Sound that was made smaller before loses a little more</source>
      <translation>Ton, der schon verkleinert war, verliert noch etwas mehr</translation>
    </message>
    <message>
      <source>Split it into several files.</source>
      <translation>In mehrere Dateien teilen.</translation>
    </message>
    <message>
      <source>Split it into several.</source>
      <translation>In mehrere teilen.</translation>
    </message>
    <message>
      <source>Start Dropmill anew, then retry; please report this fault with the log.</source>
      <translation>Dropmill neu starten, dann wiederholen; bitte diesen Fehler mit dem Protokoll melden.</translation>
    </message>
    <message>
      <source>Start it again.</source>
      <translation>Neu starten.</translation>
    </message>
    <message>
      <source>Step {1} is a recipe, which has its settings in its own steps</source>
      <translation>Schritt {1} ist ein Rezept, das seine Einstellungen in eigenen Schritten hat</translation>
    </message>
    <message>
      <source>Step {1} is neither a kind nor a recipe</source>
      <translation>Schritt {1} ist weder eine Art noch ein Rezept</translation>
    </message>
    <message>
      <source>Step {1} of “{2}” cannot take what step {3} gives: “{4}” does not work on “{5}” files</source>
      <translation>Schritt {1} von „{2}“ kann nicht nehmen, was Schritt {3} gibt: „{4}“ arbeitet nicht mit „{5}“-Dateien</translation>
    </message>
    <message>
      <source>Step {1} of “{2}” cannot take what step {3} gives: “{4}” works on links, but gets files</source>
      <translation>Schritt {1} von „{2}“ kann nicht nehmen, was Schritt {3} gibt: „{4}“ arbeitet mit Links, bekommt aber Dateien</translation>
    </message>
    <message>
      <source>Strip it first, then set what you want.</source>
      <translation>Zuerst entfernen, dann setzen, was gewünscht ist.</translation>
    </message>
    <message>
      <source>Such workbooks are made to fill the memory: save it as CSV instead.</source>
      <translation>Solche Arbeitsmappen sollen den Speicher füllen: stattdessen als CSV speichern.</translation>
    </message>
    <message>
      <source>Take it out of the link.</source>
      <translation>Aus dem Link nehmen.</translation>
    </message>
    <message>
      <source>Take it out of the recipe.</source>
      <translation>Aus dem Rezept herausnehmen.</translation>
    </message>
    <message>
      <source>Take out the step that leads back.</source>
      <translation>Den Schritt herausnehmen, der zurückführt.</translation>
    </message>
    <message>
      <source>Take out the steps after it, or let it add none.</source>
      <translation>Die Schritte danach herausnehmen, oder es keine hinzufügen lassen.</translation>
    </message>
    <message>
      <source>Take out “{1}”.</source>
      <translation>„{1}“ herausnehmen.</translation>
    </message>
    <message>
      <source>Take the two dots out.</source>
      <translation>Die zwei Punkte herausnehmen.</translation>
    </message>
    <message>
      <source>Tell who runs the server, or check this computer's clock.</source>
      <translation>Dem Betreiber des Servers Bescheid geben oder die Uhr dieses Rechners prüfen.</translation>
    </message>
    <message>
      <source>That makes {1} pages</source>
      <translation>Das ergibt {1} Seiten</translation>
    </message>
    <message>
      <source>The Dropmill that runs does not answer</source>
      <translation>Das laufende Dropmill antwortet nicht</translation>
    </message>
    <message>
      <source>The Dropmill that runs does not understand this request</source>
      <translation>Das laufende Dropmill versteht diese Anfrage nicht</translation>
    </message>
    <message>
      <source>The Dropmill that runs has no window</source>
      <translation>Das laufende Dropmill hat kein Fenster</translation>
    </message>
    <message>
      <source>The answer of the Dropmill that runs cannot be understood</source>
      <translation>Die Antwort des laufenden Dropmill ist nicht zu verstehen</translation>
    </message>
    <message>
      <source>The archive did not come out whole</source>
      <translation>Das Archiv kam nicht ganz heraus</translation>
    </message>
    <message>
      <source>The archive differs from what was packed</source>
      <translation>Das Archiv weicht von dem ab, was gepackt wurde</translation>
    </message>
    <message>
      <source>The archive holds folders in folders, more than {1} deep</source>
      <translation>Das Archiv hat Ordner in Ordnern, tiefer als {1}</translation>
    </message>
    <message>
      <source>The archive holds more than {1} entries</source>
      <translation>Das Archiv hat mehr als {1} Einträge</translation>
    </message>
    <message>
      <source>The archive holds no files, only links or devices</source>
      <translation>Das Archiv hat keine Dateien, nur Verweise oder Geräte</translation>
    </message>
    <message>
      <source>The archive holds two names that are one on this disk: “{1}”</source>
      <translation>Das Archiv hat zwei Namen, die auf diesem Datenträger einer sind: „{1}“</translation>
    </message>
    <message>
      <source>The archive is damaged at “{1}”</source>
      <translation>Das Archiv ist bei „{1}“ beschädigt</translation>
    </message>
    <message>
      <source>The archive is encrypted</source>
      <translation>Das Archiv ist verschlüsselt</translation>
    </message>
    <message>
      <source>The archive is encrypted in a way that only its own program reads</source>
      <translation>Das Archiv ist auf eine Weise verschlüsselt, die nur sein eigenes Programm liest</translation>
    </message>
    <message>
      <source>The archive tries to write outside its folder, as “{1}”</source>
      <translation>Das Archiv will aus seinem Ordner hinausschreiben, als „{1}“</translation>
    </message>
    <message>
      <source>The archive unpacks to more than {1} GiB</source>
      <translation>Ausgepackt hat das Archiv mehr als {1} GiB</translation>
    </message>
    <message>
      <source>The archive unpacks to more than {1} times its size</source>
      <translation>Ausgepackt ist das Archiv mehr als {1}-mal so groß</translation>
    </message>
    <message>
      <source>The author of “{1}” does not allow changes</source>
      <translation>Der Autor von „{1}“ erlaubt keine Änderungen</translation>
    </message>
    <message>
      <source>The camera data of “{1}” is damaged</source>
      <translation>Die Kameradaten von „{1}“ sind beschädigt</translation>
    </message>
    <message>
      <source>The certificate of “{1}” {2}</source>
      <translation>Das Zertifikat von „{1}“ {2}</translation>
    </message>
    <message>
      <source>The checksums of the file's pieces cannot be read</source>
      <translation>Die Prüfsummen der Teile dieser Datei sind nicht zu lesen</translation>
    </message>
    <message>
      <source>The command does not say where the result goes</source>
      <translation>Der Befehl sagt nicht, wohin das Ergebnis kommt</translation>
    </message>
    <message>
      <source>The command has a quote without its other half</source>
      <translation>Dem Befehl fehlt ein zweites Anführungszeichen</translation>
    </message>
    <message>
      <source>The connection to “{1}” broke before the file was complete</source>
      <translation>Die Verbindung zu „{1}“ brach ab, bevor die Datei vollständig war</translation>
    </message>
    <message>
      <source>The copy of “{1}” differs from the original</source>
      <translation>Die Kopie von „{1}“ weicht vom Original ab</translation>
    </message>
    <message>
      <source>The cover of “{1}” would be lost</source>
      <translation>Das Titelbild von „{1}“ ginge verloren</translation>
    </message>
    <message>
      <source>The data of “{1}” could not be edited</source>
      <translation>Die Daten von „{1}“ ließen sich nicht ändern</translation>
    </message>
    <message>
      <source>The default settings are used.</source>
      <translation>Es gelten die Voreinstellungen.</translation>
    </message>
    <message>
      <source>The default settings are used; the file was kept as “{1}”.</source>
      <translation>Es gelten die Voreinstellungen; die Datei liegt als „{1}“ bereit.</translation>
    </message>
    <message>
      <source>The disk may be damaged: check it, then retry.</source>
      <translation>Der Datenträger kann beschädigt sein: prüfen und dann wiederholen.</translation>
    </message>
    <message>
      <source>The disk of “{1}” can hold no more files</source>
      <translation>Der Datenträger von „{1}“ fasst keine weiteren Dateien</translation>
    </message>
    <message>
      <source>The disk of “{1}” is full</source>
      <translation>Der Datenträger von „{1}“ ist voll</translation>
    </message>
    <message>
      <source>The disk or the original may be damaged: check them, then retry.</source>
      <translation>Datenträger oder Original können beschädigt sein: prüfen und dann wiederholen.</translation>
    </message>
    <message>
      <source>The document has pages 1 to {1}. {2}</source>
      <translation>Das Dokument hat die Seiten 1 bis {1}. {2}</translation>
    </message>
    <message>
      <source>The drive of “{1}” is gone</source>
      <translation>Das Laufwerk von „{1}“ ist weg</translation>
    </message>
    <message>
      <source>The encoding of “{1}” could not be told</source>
      <translation>Die Kodierung von „{1}“ war nicht zu erkennen</translation>
    </message>
    <message>
      <source>The encrypted file could not be decrypted again</source>
      <translation>Die verschlüsselte Datei ließ sich nicht wieder entschlüsseln</translation>
    </message>
    <message>
      <source>The encrypted file is damaged or was cut off</source>
      <translation>Die verschlüsselte Datei ist beschädigt oder wurde abgeschnitten</translation>
    </message>
    <message>
      <source>The file</source>
      <translation>Die Datei</translation>
    </message>
    <message>
      <source>The file asks for more memory than it may</source>
      <translation>Die Datei verlangt mehr Speicher, als sie darf</translation>
    </message>
    <message>
      <source>The file is encrypted as text</source>
      <translation>Die Datei ist als Text verschlüsselt</translation>
    </message>
    <message>
      <source>The file is encrypted for a key, not by a pass phrase</source>
      <translation>Die Datei ist für einen Schlüssel verschlüsselt, nicht mit einem Kennwort</translation>
    </message>
    <message>
      <source>The file is not encrypted in the age format</source>
      <translation>Die Datei ist nicht im Format age verschlüsselt</translation>
    </message>
    <message>
      <source>The file may be damaged, or too large for this.</source>
      <translation>Die Datei kann beschädigt oder hierfür zu groß sein.</translation>
    </message>
    <message>
      <source>The file may be damaged: try to open it in another program.</source>
      <translation>Die Datei kann beschädigt sein: versuchen, sie mit einem anderen Programm zu öffnen.</translation>
    </message>
    <message>
      <source>The file was not kept. Check the expected value; else the server has another file.</source>
      <translation>Die Datei wurde nicht behalten. Den erwarteten Wert prüfen; sonst hat der Server eine andere Datei.</translation>
    </message>
    <message>
      <source>The file {1}</source>
      <translation>Die Datei {1}</translation>
    </message>
    <message>
      <source>The files are on different drives</source>
      <translation>Die Dateien liegen auf verschiedenen Laufwerken</translation>
    </message>
    <message>
      <source>The folder “{1}” does not exist</source>
      <translation>Der Ordner „{1}“ existiert nicht</translation>
    </message>
    <message>
      <source>The folder “{1}” has gone</source>
      <translation>Der Ordner „{1}“ ist verschwunden</translation>
    </message>
    <message>
      <source>The folder “{1}” may not be opened: permission denied</source>
      <translation>Der Ordner „{1}“ darf nicht geöffnet werden: keine Berechtigung</translation>
    </message>
    <message>
      <source>The format of “{1}” does not hold its {2}</source>
      <translation>Das Format von „{1}“ fasst nicht: {2}</translation>
    </message>
    <message>
      <source>The header “{1}” cannot be set</source>
      <translation>Der Kopf „{1}“ lässt sich nicht setzen</translation>
    </message>
    <message>
      <source>The inputs are on different drives</source>
      <translation>Die Eingaben liegen auf verschiedenen Laufwerken</translation>
    </message>
    <message>
      <source>The jobs that need it wait, and go on by themselves</source>
      <translation>Die Aufträge, die ihn brauchen, warten und gehen von selbst weiter</translation>
    </message>
    <message>
      <source>The key of “{1}” is not known</source>
      <translation>Der Schlüssel von „{1}“ ist nicht bekannt</translation>
    </message>
    <message>
      <source>The latest is version {1}.</source>
      <translation>Die neueste ist Version {1}.</translation>
    </message>
    <message>
      <source>The link has a password in it, which media pages cannot use</source>
      <translation>Im Link steht ein Passwort, das Medienseiten nicht verwenden können</translation>
    </message>
    <message>
      <source>The link has expired: replace it by a new one.</source>
      <translation>Der Link ist abgelaufen: durch einen neuen ersetzen.</translation>
    </message>
    <message>
      <source>The link may have expired or need a login: replace it by a new one.</source>
      <translation>Der Link kann abgelaufen sein oder eine Anmeldung brauchen: durch einen neuen ersetzen.</translation>
    </message>
    <message>
      <source>The link may need a login or have expired: open it in a browser. If the page is what you want, allow web pages for this download.</source>
      <translation>Der Link kann eine Anmeldung brauchen oder abgelaufen sein: in einem Browser öffnen. Ist die Seite gewünscht, für diesen Download Webseiten erlauben.</translation>
    </message>
    <message>
      <source>The list of jobs could not be saved</source>
      <translation>Die Liste der Aufträge ließ sich nicht speichern</translation>
    </message>
    <message>
      <source>The list of jobs could not be saved: {1}</source>
      <translation>Die Liste der Aufträge ließ sich nicht speichern: {1}</translation>
    </message>
    <message>
      <source>The list of jobs could not be used: {1}</source>
      <translation>Die Liste der Aufträge ließ sich nicht verwenden: {1}</translation>
    </message>
    <message>
      <source>The list of jobs was deleted or replaced while Dropmill was running</source>
      <translation>Die Liste der Aufträge wurde gelöscht oder ersetzt, während Dropmill lief</translation>
    </message>
    <message>
      <source>The list of trusted certificates cannot be read</source>
      <translation>Die Liste vertrauenswürdiger Zertifikate ist nicht zu lesen</translation>
    </message>
    <message>
      <source>The log says what yt-dlp said.</source>
      <translation>Das Protokoll sagt, was yt-dlp gemeldet hat.</translation>
    </message>
    <message>
      <source>The name “{1}” cannot be written into a list of checksums</source>
      <translation>Der Name „{1}“ lässt sich nicht in eine Prüfsummenliste schreiben</translation>
    </message>
    <message>
      <source>The new link does not lead to the same file</source>
      <translation>Der neue Link führt nicht zu derselben Datei</translation>
    </message>
    <message>
      <source>The next start looks.</source>
      <translation>Der nächste Start sieht nach.</translation>
    </message>
    <message>
      <source>The originals would go to “{1}”, which lies inside the watched folder</source>
      <translation>Die Originale kämen nach „{1}“, das im beobachteten Ordner liegt</translation>
    </message>
    <message>
      <source>The pass phrase does not open this file</source>
      <translation>Das Kennwort öffnet diese Datei nicht</translation>
    </message>
    <message>
      <source>The password does not open this archive</source>
      <translation>Das Passwort öffnet dieses Archiv nicht</translation>
    </message>
    <message>
      <source>The password of this download was not kept</source>
      <translation>Das Passwort dieses Downloads wurde nicht behalten</translation>
    </message>
    <message>
      <source>The plug-in “{1}” does not work and was left out</source>
      <translation>Das Plug-in „{1}“ funktioniert nicht und wurde weggelassen</translation>
    </message>
    <message>
      <source>The process that worked on this crashed ({1})</source>
      <translation>Der Prozess, der daran arbeitete, stürzte ab ({1})</translation>
    </message>
    <message>
      <source>The process that worked on this gave an answer that makes no sense</source>
      <translation>Der Prozess, der daran arbeitete, gab eine Antwort ohne Sinn</translation>
    </message>
    <message>
      <source>The program ended well, but made no result</source>
      <translation>Das Programm lief gut zu Ende, erzeugte aber kein Ergebnis</translation>
    </message>
    <message>
      <source>The proxy gave no connection to “{1}”</source>
      <translation>Der Proxy gab keine Verbindung zu „{1}“</translation>
    </message>
    <message>
      <source>The proxy is not known</source>
      <translation>Der Proxy ist nicht bekannt</translation>
    </message>
    <message>
      <source>The proxy “{1}” cannot be reached</source>
      <translation>Der Proxy „{1}“ ist nicht zu erreichen</translation>
    </message>
    <message>
      <source>The recipe “{1}” has more than {2} steps</source>
      <translation>Das Rezept „{1}“ hat mehr als {2} Schritte</translation>
    </message>
    <message>
      <source>The recipe “{1}” has no steps</source>
      <translation>Das Rezept „{1}“ hat keine Schritte</translation>
    </message>
    <message>
      <source>The recipe “{1}” makes a loop: {2}</source>
      <translation>Das Rezept „{1}“ läuft im Kreis: {2}</translation>
    </message>
    <message>
      <source>The recording on “{1}” could not be fetched</source>
      <translation>Die Aufnahme auf „{1}“ ließ sich nicht laden</translation>
    </message>
    <message>
      <source>The request failed ({1})</source>
      <translation>Die Anfrage ist gescheitert ({1})</translation>
    </message>
    <message>
      <source>The result for “{1}” could not be read back</source>
      <translation>Das Ergebnis für „{1}“ ließ sich nicht zurücklesen</translation>
    </message>
    <message>
      <source>The result has no name</source>
      <translation>Das Ergebnis hat keinen Namen</translation>
    </message>
    <message>
      <source>The results would go to “{1}”, which lies inside the watched folder</source>
      <translation>Die Ergebnisse kämen nach „{1}“, das im beobachteten Ordner liegt</translation>
    </message>
    <message>
      <source>The server has {1} bytes under “{2}” instead of {3}</source>
      <translation>Der Server hat {1} Bytes unter „{2}“ statt {3}</translation>
    </message>
    <message>
      <source>The server may be down, or the port in the link may be wrong.</source>
      <translation>Der Server kann ausgefallen sein, oder der Port im Link ist falsch.</translation>
    </message>
    <message>
      <source>The server may speak something else on this port: check the link.</source>
      <translation>Der Server spricht an diesem Port vielleicht etwas anderes: Den Link prüfen.</translation>
    </message>
    <message>
      <source>The server redirects from a secure to an insecure link, which is not followed</source>
      <translation>Der Server leitet von einem sicheren zu einem unsicheren Link um; dem wird nicht gefolgt</translation>
    </message>
    <message>
      <source>The server redirects more than {1} times</source>
      <translation>Der Server leitet mehr als {1}-mal um</translation>
    </message>
    <message>
      <source>The server redirects to a “{1}:” link, which is not followed</source>
      <translation>Der Server leitet zu einem Link der Art „{1}:“ um; dem wird nicht gefolgt</translation>
    </message>
    <message>
      <source>The server redirects to something that is no link</source>
      <translation>Der Server leitet zu etwas um, das kein Link ist</translation>
    </message>
    <message>
      <source>The server sends “{1}” compressed ({2}) although it was asked not to</source>
      <translation>Der Server sendet „{1}“ gepackt ({2}), obwohl er gebeten wurde, das nicht zu tun</translation>
    </message>
    <message>
      <source>The server sent a web page instead of “{1}”</source>
      <translation>Der Server sandte eine Webseite statt „{1}“</translation>
    </message>
    <message>
      <source>The server sent {1} bytes instead of {2}</source>
      <translation>Der Server sandte {1} Bytes statt {2}</translation>
    </message>
    <message>
      <source>The server stopped giving parts of this file</source>
      <translation>Der Server gibt keine Teile dieser Datei mehr</translation>
    </message>
    <message>
      <source>The server “{1}” closed the connection without an answer</source>
      <translation>Der Server „{1}“ schloss die Verbindung ohne Antwort</translation>
    </message>
    <message>
      <source>The server “{1}” does not send anything</source>
      <translation>Der Server „{1}“ sendet nichts</translation>
    </message>
    <message>
      <source>The server “{1}” is not known</source>
      <translation>Der Server „{1}“ ist nicht bekannt</translation>
    </message>
    <message>
      <source>The setting “{1}” is a secret, and a recipe does not keep any</source>
      <translation>Die Einstellung „{1}“ ist ein Geheimnis, und ein Rezept bewahrt keine auf</translation>
    </message>
    <message>
      <source>The settings in “{1}” could not be read</source>
      <translation>Die Einstellungen in „{1}“ ließen sich nicht lesen</translation>
    </message>
    <message>
      <source>The settings of this job do not fit the kind “{1}” any more</source>
      <translation>Die Einstellungen dieses Auftrags passen nicht mehr zur Art „{1}“</translation>
    </message>
    <message>
      <source>The system does not tell of all that happens in “{1}”</source>
      <translation>Das System meldet nicht alles, was in „{1}“ geschieht</translation>
    </message>
    <message>
      <source>The system ended this job's process</source>
      <translation>Das System hat den Prozess dieses Auftrags beendet</translation>
    </message>
    <message>
      <source>The table has {1}, which no workbook holds</source>
      <translation>Die Tabelle hat {1}, was keine Arbeitsmappe fasst</translation>
    </message>
    <message>
      <source>The watch ended before its files were kept</source>
      <translation>Das Beobachten endete, bevor seine Dateien festgehalten waren</translation>
    </message>
    <message>
      <source>The {1} has a line break or another control character in it</source>
      <translation>{1} enthält einen Zeilenumbruch oder ein anderes Steuerzeichen</translation>
    </message>
    <message>
      <source>The {1} of what the server sent is not the one expected</source>
      <translation>{1} dessen, was der Server sandte, ist nicht der erwartete Wert</translation>
    </message>
    <message>
      <source>There are {1} folders to watch, but this system allows only {2}</source>
      <translation>Es sind {1} Ordner zu beobachten, aber dieses System erlaubt nur {2}</translation>
    </message>
    <message>
      <source>There are {1}{2}.</source>
      <translation>Es gibt {1}{2}.</translation>
    </message>
    <message>
      <source>There is a “{1}” already, and folders are never replaced</source>
      <translation>Es gibt schon „{1}“, und Ordner werden nie ersetzt</translation>
    </message>
    <message>
      <source>There is another “{1}” in its old place</source>
      <translation>An der alten Stelle liegt ein anderes „{1}“</translation>
    </message>
    <message>
      <source>There is no batch {1}</source>
      <translation>Es gibt keinen Stapel {1}</translation>
    </message>
    <message>
      <source>There is no command</source>
      <translation>Es gibt keinen Befehl</translation>
    </message>
    <message>
      <source>There is no file in this</source>
      <translation>Darin ist keine Datei</translation>
    </message>
    <message>
      <source>There is no file of cookies “{1}”</source>
      <translation>Es gibt keine Cookie-Datei „{1}“</translation>
    </message>
    <message>
      <source>There is no job {1}</source>
      <translation>Es gibt keinen Auftrag {1}</translation>
    </message>
    <message>
      <source>There is no keyring on this computer to keep it in. Give it again while Dropmill runs, in its window or by “dropmill change NUMBER --set user=NAME:PASSWORD”, then resume. What has come is kept.</source>
      <translation>Auf diesem Computer gibt es keinen Schlüsselbund, der es aufbewahrt. Es erneut angeben, während Dropmill läuft: in seinem Fenster oder mit „dropmill change NUMMER --set user=NAME:PASSWORT“, dann fortsetzen. Was angekommen ist, bleibt.</translation>
    </message>
    <message>
      <source>There is no kind “{1}”</source>
      <translation>Es gibt keine Art „{1}“</translation>
    </message>
    <message>
      <source>There is no kind “{1}” any more</source>
      <translation>Es gibt keine Art „{1}“ mehr</translation>
    </message>
    <message>
      <source>There is no link before “{1}=”</source>
      <translation>Vor „{1}=“ steht kein Link</translation>
    </message>
    <message>
      <source>There is no link on these pages</source>
      <translation>Auf diesen Seiten ist kein Link</translation>
    </message>
    <message>
      <source>There is no page {1}</source>
      <translation>Es gibt keine Seite {1}</translation>
    </message>
    <message>
      <source>There is no pass phrase</source>
      <translation>Es gibt kein Kennwort</translation>
    </message>
    <message>
      <source>There is no placeholder {1}</source>
      <translation>Es gibt keinen Platzhalter {1}</translation>
    </message>
    <message>
      <source>There is no program “{1}”</source>
      <translation>Es gibt kein Programm „{1}“</translation>
    </message>
    <message>
      <source>There is no recipe “{1}”</source>
      <translation>Es gibt kein Rezept „{1}“</translation>
    </message>
    <message>
      <source>There is no recording in it</source>
      <translation>Es ist keine Aufnahme darin</translation>
    </message>
    <message>
      <source>There is no recording on this page</source>
      <translation>Auf dieser Seite ist keine Aufnahme</translation>
    </message>
    <message>
      <source>There is no recording on this page that can be found</source>
      <translation>Auf dieser Seite ist keine Aufnahme zu finden</translation>
    </message>
    <message>
      <source>There is no room left in “{1}”</source>
      <translation>In „{1}“ ist kein Platz mehr</translation>
    </message>
    <message>
      <source>There is no sound in it</source>
      <translation>Es ist kein Ton darin</translation>
    </message>
    <message>
      <source>There is no table on these pages</source>
      <translation>Auf diesen Seiten ist keine Tabelle</translation>
    </message>
    <message>
      <source>There is no version {1} of “{2}”</source>
      <translation>Es gibt keine Version {1} von „{2}“</translation>
    </message>
    <message>
      <source>There is not enough memory for this download</source>
      <translation>Für diesen Download reicht der Speicher nicht</translation>
    </message>
    <message>
      <source>There is not enough memory for this job</source>
      <translation>Für diesen Auftrag reicht der Speicher nicht</translation>
    </message>
    <message>
      <source>There is nothing to pack</source>
      <translation>Es gibt nichts zu packen</translation>
    </message>
    <message>
      <source>There is nothing to set</source>
      <translation>Es gibt nichts zu setzen</translation>
    </message>
    <message>
      <source>There is nothing to undo it with.</source>
      <translation>Es gibt nichts, womit es sich rückgängig machen ließe.</translation>
    </message>
    <message>
      <source>There may not have been enough memory: close other programs, then retry.</source>
      <translation>Vielleicht reichte der Speicher nicht: andere Programme schließen und dann wiederholen.</translation>
    </message>
    <message>
      <source>These are too many files or links for a command line</source>
      <translation>Das sind zu viele Dateien oder Links für eine Befehlszeile</translation>
    </message>
    <message>
      <source>This is a fault in Dropmill: please report it with the job's log.</source>
      <translation>Das ist ein Fehler in Dropmill: bitte mit dem Protokoll des Auftrags melden.</translation>
    </message>
    <message>
      <source>This is a fault in Dropmill: please report it with the log.</source>
      <translation>Das ist ein Fehler in Dropmill: bitte mit dem Protokoll melden.</translation>
    </message>
    <message>
      <source>This is no recipe</source>
      <translation>Das ist kein Rezept</translation>
    </message>
    <message>
      <source>This job crashed ({1})</source>
      <translation>Dieser Auftrag stürzte ab ({1})</translation>
    </message>
    <message>
      <source>This link is not valid</source>
      <translation>Dieser Link ist nicht gültig</translation>
    </message>
    <message>
      <source>This link leads to a folder</source>
      <translation>Dieser Link führt zu einem Ordner</translation>
    </message>
    <message>
      <source>This needs more than the {1} GiB of memory that a job may have</source>
      <translation>Das braucht mehr als die {1} GiB Speicher, die ein Auftrag haben darf</translation>
    </message>
    <message>
      <source>This took longer than its limit of {1} s</source>
      <translation>Das dauerte länger als die Frist von {1} s</translation>
    </message>
    <message>
      <source>This took longer than the {1} s that it may take</source>
      <translation>Das dauerte länger als die erlaubten {1} s</translation>
    </message>
    <message>
      <source>This was taken in, but could not be kept yet</source>
      <translation>Es wurde angenommen, ließ sich aber noch nicht speichern</translation>
    </message>
    <message>
      <source>To move files, choose “sort” or “copy”.</source>
      <translation>Zum Verschieben von Dateien „sort“ oder „copy“ wählen.</translation>
    </message>
    <message>
      <source>To send one through it again, take that file by itself.</source>
      <translation>Um eine noch einmal hindurchzuschicken, diese Datei allein nehmen.</translation>
    </message>
    <message>
      <source>Try again later, or check the network.</source>
      <translation>Später noch einmal versuchen oder das Netz prüfen.</translation>
    </message>
    <message>
      <source>Try again later, or download fewer files at once.</source>
      <translation>Später noch einmal versuchen oder weniger Dateien zugleich herunterladen.</translation>
    </message>
    <message>
      <source>Try again later.</source>
      <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
      <source>Try again.</source>
      <translation>Noch einmal versuchen.</translation>
    </message>
    <message>
      <source>Try again; if that does not help, quit it and start it again.</source>
      <translation>Noch einmal versuchen; hilft das nicht, beenden und neu starten.</translation>
    </message>
    <message>
      <source>Try it with a smaller file.</source>
      <translation>Mit einer kleineren Datei versuchen.</translation>
    </message>
    <message>
      <source>Try utf-8, utf-16 or cp1252.</source>
      <translation>utf-8, utf-16 oder cp1252 versuchen.</translation>
    </message>
    <message>
      <source>Turn on or install the plug-in that brought it, then retry.</source>
      <translation>Das Plug-in einschalten oder installieren, von dem sie kam, und dann wiederholen.</translation>
    </message>
    <message>
      <source>Unpack it first, with the kind extract.</source>
      <translation>Erst auspacken, mit der Art extract.</translation>
    </message>
    <message>
      <source>Unpack it to a disk that tells upper and lower case apart.</source>
      <translation>Auf einen Datenträger auspacken, der Groß- und Kleinschreibung unterscheidet.</translation>
    </message>
    <message>
      <source>Unpack it with tar, if you trust it.</source>
      <translation>Mit tar auspacken, wenn es vertrauenswürdig ist.</translation>
    </message>
    <message>
      <source>Unpack it with the program that made it.</source>
      <translation>Mit dem Programm auspacken, das es erzeugt hat.</translation>
    </message>
    <message>
      <source>Unpack the archive with the program that made it.</source>
      <translation>Das Archiv mit dem Programm auspacken, das es erzeugt hat.</translation>
    </message>
    <message>
      <source>Update it or remove it.</source>
      <translation>Aktualisieren oder entfernen.</translation>
    </message>
    <message>
      <source>Use a link that begins with https:// or http://.</source>
      <translation>Einen Link verwenden, der mit https:// oder http:// beginnt.</translation>
    </message>
    <message>
      <source>Use a link that begins with https://, http://, ftp:// or sftp://.</source>
      <translation>Einen Link verwenden, der mit https://, http://, ftp:// oder sftp:// beginnt.</translation>
    </message>
    <message>
      <source>Use the kind image to convert it.</source>
      <translation>Zum Umwandeln die Art image verwenden.</translation>
    </message>
    <message>
      <source>Wait until it has started or ended.</source>
      <translation>Warten, bis es gestartet oder beendet ist.</translation>
    </message>
    <message>
      <source>Wait until it is done, or cancel it first.</source>
      <translation>Warten, bis er fertig ist, oder ihn zuerst abbrechen.</translation>
    </message>
    <message>
      <source>Watching “{1}” has stopped</source>
      <translation>Das Beobachten von „{1}“ hat aufgehört</translation>
    </message>
    <message>
      <source>What answers in place of the Dropmill that runs is not Dropmill</source>
      <translation>Was anstelle des laufenden Dropmill antwortet, ist nicht Dropmill</translation>
    </message>
    <message>
      <source>What has come is kept: retry to get the rest.</source>
      <translation>Was angekommen ist, bleibt: wiederholen, um den Rest zu holen.</translation>
    </message>
    <message>
      <source>What is undone could not be kept yet</source>
      <translation>Was rückgängig gemacht wird, ließ sich noch nicht festhalten</translation>
    </message>
    <message>
      <source>What it was is now in “{1}”.</source>
      <translation>Was es war, liegt jetzt in „{1}“.</translation>
    </message>
    <message>
      <source>What it was is now “{1}”; the newer one stayed where it is.</source>
      <translation>Was es war, heißt jetzt „{1}“; das neuere blieb, wo es war.</translation>
    </message>
    <message>
      <source>What “{1}” answers is not HTTP</source>
      <translation>Was „{1}“ antwortet, ist kein HTTP</translation>
    </message>
    <message>
      <source>What “{1}” was before is not kept any more</source>
      <translation>Was „{1}“ vorher war, ist nicht mehr aufbewahrt</translation>
    </message>
    <message>
      <source>Write a program and its arguments.</source>
      <translation>Ein Programm und seine Argumente schreiben.</translation>
    </message>
    <message>
      <source>Write a step of 1 or more, as [0-100:10].</source>
      <translation>Eine Schrittweite von 1 oder mehr schreiben, etwa [0-100:10].</translation>
    </message>
    <message>
      <source>Write bytes a second, with k, M or G: 500k or 2.5M.</source>
      <translation>Bytes je Sekunde schreiben, mit k, M oder G: 500k oder 2.5M.</translation>
    </message>
    <message>
      <source>Write it as Name: value, in one line.</source>
      <translation>Als Name: Wert schreiben, in einer Zeile.</translation>
    </message>
    <message>
      <source>Write it as http://host:port, https://host:port or socks5h://host:port.</source>
      <translation>Als http://host:port, https://host:port oder socks5h://host:port schreiben.</translation>
    </message>
    <message>
      <source>Write it as sha256=…; known are {1}.</source>
      <translation>Als sha256=… schreiben; bekannt sind {1}.</translation>
    </message>
    <message>
      <source>Write it as {1}.</source>
      <translation>Als {1} schreiben.</translation>
    </message>
    <message>
      <source>Write it on one line.</source>
      <translation>In eine Zeile schreiben.</translation>
    </message>
    <message>
      <source>Write it under the link it is for.</source>
      <translation>Unter den Link schreiben, für den es gilt.</translation>
    </message>
    <message>
      <source>Write one at its top: name = “…”.</source>
      <translation>Oben einen schreiben: name = “…”.</translation>
    </message>
    <message>
      <source>Write the smaller end first, as [1-9] or [a-z].</source>
      <translation>Das kleinere Ende zuerst schreiben, etwa [1-9] oder [a-z].</translation>
    </message>
    <message>
      <source>Write them as 1-3, 5, 8- (from 8 to the end).</source>
      <translation>Als 1-3, 5, 8- schreiben (von 8 bis zum Ende).</translation>
    </message>
    <message>
      <source>Write them as 22:00-06:00, or nothing for always.</source>
      <translation>Als 22:00-06:00 schreiben oder nichts für immer.</translation>
    </message>
    <message>
      <source>Write {1} in it.</source>
      <translation>{1} hineinschreiben.</translation>
    </message>
    <message>
      <source>Write {{1}}.</source>
      <translation>{{1}} schreiben.</translation>
    </message>
    <message>
      <source>You may change it: your own then stands in its place.</source>
      <translation>Es darf geändert werden: Das eigene steht dann an seiner Stelle.</translation>
    </message>
    <message>
      <source>a mirror is left out: {1}</source>
      <translation>ein Spiegel wird weggelassen: {1}</translation>
    </message>
    <message>
      <source>a number</source>
      <translation>eine Zahl</translation>
    </message>
    <message>
      <source>a result of this recipe</source>
      <translation>ein Ergebnis dieses Rezepts</translation>
    </message>
    <message>
      <source>a whole number</source>
      <translation>eine ganze Zahl</translation>
    </message>
    <message>
      <source>another program is using it</source>
      <translation>ein anderes Programm benutzt sie</translation>
    </message>
    <message>
      <source>asks for a payment</source>
      <translation>verlangt eine Zahlung</translation>
    </message>
    <message>
      <source>asks for fewer requests</source>
      <translation>bittet um weniger Anfragen</translation>
    </message>
    <message>
      <source>cannot be reached: the proxy asks for a password</source>
      <translation>ist nicht zu erreichen: Der Proxy verlangt ein Passwort</translation>
    </message>
    <message>
      <source>cannot be verified</source>
      <translation>lässt sich nicht prüfen</translation>
    </message>
    <message>
      <source>cannot reach the machine behind it</source>
      <translation>erreicht den Rechner dahinter nicht</translation>
    </message>
    <message>
      <source>checking</source>
      <translation>prüft</translation>
    </message>
    <message>
      <source>checking the {1}</source>
      <translation>prüft {1}</translation>
    </message>
    <message>
      <source>checking what is there</source>
      <translation>prüft, was da ist</translation>
    </message>
    <message>
      <source>comparing</source>
      <translation>vergleicht</translation>
    </message>
    <message>
      <source>comparing beginnings and ends</source>
      <translation>vergleicht Anfänge und Enden</translation>
    </message>
    <message>
      <source>comparing the server's file with what is there</source>
      <translation>vergleicht die Datei des Servers mit dem, was da ist</translation>
    </message>
    <message>
      <source>could not be opened: too many open files</source>
      <translation>ließ sich nicht öffnen: zu viele offene Dateien</translation>
    </message>
    <message>
      <source>could not be read or written: the disk reports an error</source>
      <translation>ließ sich nicht lesen oder schreiben: Der Datenträger meldet einen Fehler</translation>
    </message>
    <message>
      <source>decrypting it to compare</source>
      <translation>entschlüsselt zum Vergleichen</translation>
    </message>
    <message>
      <source>does not exist</source>
      <translation>existiert nicht</translation>
    </message>
    <message>
      <source>does not fit: the disk is full</source>
      <translation>hat keinen Platz: Der Datenträger ist voll</translation>
    </message>
    <message>
      <source>does not fit: your disk quota is used up</source>
      <translation>hat keinen Platz: Das Kontingent auf dem Datenträger ist aufgebraucht</translation>
    </message>
    <message>
      <source>does not understand the request</source>
      <translation>versteht die Anfrage nicht</translation>
    </message>
    <message>
      <source>done before with these settings: see “{1}”</source>
      <translation>schon mit diesen Einstellungen gemacht: siehe „{1}“</translation>
    </message>
    <message>
      <source>ffmpeg could not convert “{1}”</source>
      <translation>ffmpeg konnte „{1}“ nicht umwandeln</translation>
    </message>
    <message>
      <source>ffmpeg is needed for this and is not there</source>
      <translation>Dafür wird ffmpeg gebraucht, und es ist nicht da</translation>
    </message>
    <message>
      <source>gives this file only with the right user name and password</source>
      <translation>gibt diese Datei nur mit dem richtigen Benutzernamen und Passwort</translation>
    </message>
    <message>
      <source>got no answer from the machine behind it</source>
      <translation>bekam keine Antwort vom Rechner dahinter</translation>
    </message>
    <message>
      <source>has a name that is too long for this disk</source>
      <translation>hat einen Namen, der für diesen Datenträger zu lang ist</translation>
    </message>
    <message>
      <source>has a name that this disk refuses</source>
      <translation>hat einen Namen, den dieser Datenträger ablehnt</translation>
    </message>
    <message>
      <source>has an internal error</source>
      <translation>hat einen internen Fehler</translation>
    </message>
    <message>
      <source>has expired</source>
      <translation>ist abgelaufen</translation>
    </message>
    <message>
      <source>has no such file</source>
      <translation>hat diese Datei nicht</translation>
    </message>
    <message>
      <source>is a folder, not a file</source>
      <translation>ist ein Ordner, keine Datei</translation>
    </message>
    <message>
      <source>is a link that leads back to itself</source>
      <translation>ist ein Verweis, der auf sich selbst zurückführt</translation>
    </message>
    <message>
      <source>is busy or being repaired</source>
      <translation>ist überlastet oder wird gewartet</translation>
    </message>
    <message>
      <source>is in use</source>
      <translation>wird benutzt</translation>
    </message>
    <message>
      <source>is in use by a running program</source>
      <translation>wird von einem laufenden Programm benutzt</translation>
    </message>
    <message>
      <source>is made out to another name</source>
      <translation>ist auf einen anderen Namen ausgestellt</translation>
    </message>
    <message>
      <source>is no folder, or lies below something that is none</source>
      <translation>ist kein Ordner oder liegt unter etwas, das keiner ist</translation>
    </message>
    <message>
      <source>is not valid yet</source>
      <translation>ist noch nicht gültig</translation>
    </message>
    <message>
      <source>is on a disk that is gone</source>
      <translation>liegt auf einem Datenträger, der weg ist</translation>
    </message>
    <message>
      <source>is on a network folder that is gone</source>
      <translation>liegt in einem Netzwerkordner, der weg ist</translation>
    </message>
    <message>
      <source>is on a read-only disk</source>
      <translation>liegt auf einem Datenträger, der nur lesbar ist</translation>
    </message>
    <message>
      <source>is there already, as something else</source>
      <translation>ist schon da, aber etwas anderes</translation>
    </message>
    <message>
      <source>is too large for this disk</source>
      <translation>ist zu groß für diesen Datenträger</translation>
    </message>
    <message>
      <source>it could not be opened</source>
      <translation>sie ließ sich nicht öffnen</translation>
    </message>
    <message>
      <source>it has that name already</source>
      <translation>hat diesen Namen schon</translation>
    </message>
    <message>
      <source>it is damaged</source>
      <translation>sie ist beschädigt</translation>
    </message>
    <message>
      <source>it is no text</source>
      <translation>sie ist kein Text</translation>
    </message>
    <message>
      <source>it is so already</source>
      <translation>ist schon so</translation>
    </message>
    <message>
      <source>it may not be written</source>
      <translation>darf nicht geschrieben werden</translation>
    </message>
    <message>
      <source>it would not get smaller</source>
      <translation>würde nicht kleiner</translation>
    </message>
    <message>
      <source>length unknown</source>
      <translation>Länge unbekannt</translation>
    </message>
    <message>
      <source>looking for a checksum beside the file</source>
      <translation>sucht eine Prüfsumme neben der Datei</translation>
    </message>
    <message>
      <source>looking for files</source>
      <translation>sucht Dateien</translation>
    </message>
    <message>
      <source>may not be changed: not permitted</source>
      <translation>darf nicht geändert werden: nicht erlaubt</translation>
    </message>
    <message>
      <source>may not be opened: permission denied</source>
      <translation>darf nicht geöffnet werden: keine Berechtigung</translation>
    </message>
    <message>
      <source>may not give this file for legal reasons</source>
      <translation>darf diese Datei aus rechtlichen Gründen nicht geben</translation>
    </message>
    <message>
      <source>moving to the trash, {1} of {2}</source>
      <translation>legt in den Papierkorb, {1} von {2}</translation>
    </message>
    <message>
      <source>no longer has this file</source>
      <translation>hat diese Datei nicht mehr</translation>
    </message>
    <message>
      <source>reading it back</source>
      <translation>liest zurück</translation>
    </message>
    <message>
      <source>refuses to give this file</source>
      <translation>gibt diese Datei nicht heraus</translation>
    </message>
    <message>
      <source>the disk is full</source>
      <translation>der Datenträger ist voll</translation>
    </message>
    <message>
      <source>the disk reports an error</source>
      <translation>der Datenträger meldet einen Fehler</translation>
    </message>
    <message>
      <source>the file changed on the server: starting again</source>
      <translation>die Datei auf dem Server hat sich geändert: beginnt von vorn</translation>
    </message>
    <message>
      <source>the joined file is not the right one: starting again</source>
      <translation>die zusammengesetzte Datei ist nicht die richtige: beginnt von vorn</translation>
    </message>
    <message>
      <source>the server cannot continue: starting again</source>
      <translation>der Server kann nicht fortsetzen: beginnt von vorn</translation>
    </message>
    <message>
      <source>there is more: it ended at the most that is taken</source>
      <translation>es gibt mehr: bei der Höchstzahl war Schluss</translation>
    </message>
    <message>
      <source>there is not enough memory</source>
      <translation>der Speicher reicht nicht</translation>
    </message>
    <message>
      <source>waited too long for the request</source>
      <translation>wartete zu lange auf die Anfrage</translation>
    </message>
    <message>
      <source>was signed by nobody we trust</source>
      <translation>wurde von niemandem unterzeichnet, dem wir vertrauen</translation>
    </message>
    <message>
      <source>yt-dlp made no file where it should</source>
      <translation>yt-dlp hat keine Datei angelegt, wo es sollte</translation>
    </message>
    <message>
      <source>yt-dlp said: {1}</source>
      <translation>yt-dlp meldete: {1}</translation>
    </message>
    <message>
      <source>{1} The server says: “{2}”</source>
      <translation>{1} Der Server sagt: „{2}“</translation>
    </message>
    <message>
      <source>{1} cannot be changed {2} while the job runs</source>
      <translation>{1} lässt sich {2} nicht ändern, solange der Auftrag läuft</translation>
    </message>
    <message>
      <source>{1} could not be read: {2}</source>
      <translation>{1} ließ sich nicht lesen: {2}</translation>
    </message>
    <message>
      <source>{1} left alone, as robots.txt asks</source>
      <translation>{1} nicht angerührt, wie robots.txt es verlangt</translation>
    </message>
    <message>
      <source>{1} links so far</source>
      <translation>{1} Links bisher</translation>
    </message>
    <message>
      <source>{1} of {2} files asked about</source>
      <translation>{1} von {2} Dateien abgefragt</translation>
    </message>
    <message>
      <source>{1} once some were removed.</source>
      <translation>{1}, sobald einige entfernt sind.</translation>
    </message>
    <message>
      <source>{1} once {2} are free there.</source>
      <translation>{1}, sobald dort {2} frei sind.</translation>
    </message>
    <message>
      <source>{1} pages</source>
      <translation>{1} Seiten</translation>
    </message>
    <message>
      <source>{1} read only in part: too large, or too slow</source>
      <translation>{1} nur zum Teil gelesen: zu groß oder zu langsam</translation>
    </message>
    <message>
      <source>{1} when it is back.</source>
      <translation>{1}, sobald es zurück ist.</translation>
    </message>
    <message>
      <source>{1}: asking “{2}”</source>
      <translation>{1}: fragt „{2}“</translation>
    </message>
    <message>
      <source>{1}: fetching them again</source>
      <translation>{1}: holt sie noch einmal</translation>
    </message>
    <message>
      <source>“dropmill undo” lists those that can be undone.</source>
      <translation>„dropmill undo“ zählt auf, was sich rückgängig machen lässt.</translation>
    </message>
    <message>
      <source>“{1}” adds jobs of its own, which only the last step can</source>
      <translation>„{1}“ fügt eigene Aufträge hinzu, was nur der letzte Schritt kann</translation>
    </message>
    <message>
      <source>“{1}” are no hours</source>
      <translation>„{1}“ sind keine Uhrzeiten</translation>
    </message>
    <message>
      <source>“{1}” are no pages</source>
      <translation>„{1}“ sind keine Seiten</translation>
    </message>
    <message>
      <source>“{1}” came with Dropmill and cannot be removed</source>
      <translation>„{1}“ kam mit Dropmill und lässt sich nicht entfernen</translation>
    </message>
    <message>
      <source>“{1}” cannot be called “{2}”</source>
      <translation>„{1}“ kann nicht „{2}“ heißen</translation>
    </message>
    <message>
      <source>“{1}” cannot be reached</source>
      <translation>„{1}“ ist nicht zu erreichen</translation>
    </message>
    <message>
      <source>“{1}” cannot be read</source>
      <translation>„{1}“ kann nicht gelesen werden</translation>
    </message>
    <message>
      <source>“{1}” cannot be set in a list</source>
      <translation>„{1}“ lässt sich in einer Liste nicht setzen</translation>
    </message>
    <message>
      <source>“{1}” cannot be written in the format it has</source>
      <translation>„{1}“ lässt sich in seinem Format nicht schreiben</translation>
    </message>
    <message>
      <source>“{1}” cannot continue a file</source>
      <translation>„{1}“ kann eine Datei nicht fortsetzen</translation>
    </message>
    <message>
      <source>“{1}” changed meanwhile, so it stayed</source>
      <translation>„{1}“ hat sich inzwischen geändert und blieb</translation>
    </message>
    <message>
      <source>“{1}” changed while it was copied</source>
      <translation>„{1}“ änderte sich während des Kopierens</translation>
    </message>
    <message>
      <source>“{1}” changed while it was encrypted</source>
      <translation>„{1}“ änderte sich während des Verschlüsselns</translation>
    </message>
    <message>
      <source>“{1}” changed while it was moved</source>
      <translation>„{1}“ änderte sich während des Verschiebens</translation>
    </message>
    <message>
      <source>“{1}” changed while it was packed</source>
      <translation>„{1}“ änderte sich während des Packens</translation>
    </message>
    <message>
      <source>“{1}” could not be converted</source>
      <translation>„{1}“ ließ sich nicht umwandeln</translation>
    </message>
    <message>
      <source>“{1}” could not be copied back</source>
      <translation>„{1}“ ließ sich nicht zurückkopieren</translation>
    </message>
    <message>
      <source>“{1}” could not be fetched</source>
      <translation>„{1}“ ließ sich nicht holen</translation>
    </message>
    <message>
      <source>“{1}” could not be fetched: the server says {2} {3}</source>
      <translation>„{1}“ ließ sich nicht holen: Der Server sagt {2} {3}</translation>
    </message>
    <message>
      <source>“{1}” could not be moved to the trash</source>
      <translation>„{1}“ ließ sich nicht in den Papierkorb legen</translation>
    </message>
    <message>
      <source>“{1}” could not be started: {2}</source>
      <translation>„{1}“ ließ sich nicht starten: {2}</translation>
    </message>
    <message>
      <source>“{1}” did not give the file</source>
      <translation>„{1}“ gab die Datei nicht</translation>
    </message>
    <message>
      <source>“{1}” does not accept the user name or the password</source>
      <translation>„{1}“ nimmt Benutzernamen oder Passwort nicht an</translation>
    </message>
    <message>
      <source>“{1}” does not accept the user name, the password or the key</source>
      <translation>„{1}“ nimmt Benutzernamen, Passwort oder Schlüssel nicht an</translation>
    </message>
    <message>
      <source>“{1}” does not fit the format {2}</source>
      <translation>„{1}“ passt nicht zum Format {2}</translation>
    </message>
    <message>
      <source>“{1}” does not fit the setting “{2}” of “{3}”</source>
      <translation>„{1}“ passt nicht zur Einstellung „{2}“ von „{3}“</translation>
    </message>
    <message>
      <source>“{1}” does not fit: there is not enough room in “{2}”</source>
      <translation>„{1}“ hat keinen Platz: In „{2}“ ist nicht genug frei</translation>
    </message>
    <message>
      <source>“{1}” does not say by its name which sort of picture it is</source>
      <translation>„{1}“ sagt mit seinem Namen nicht, was für ein Bild es ist</translation>
    </message>
    <message>
      <source>“{1}” ended with status {2}</source>
      <translation>„{1}“ endete mit Status {2}</translation>
    </message>
    <message>
      <source>“{1}” gave other bytes than the checksum says</source>
      <translation>„{1}“ gab andere Bytes, als die Prüfsumme sagt</translation>
    </message>
    <message>
      <source>“{1}” goes backwards</source>
      <translation>„{1}“ läuft rückwärts</translation>
    </message>
    <message>
      <source>“{1}” goes on in steps of 0</source>
      <translation>„{1}“ geht in Schritten von 0 weiter</translation>
    </message>
    <message>
      <source>“{1}” has a “{2}”, which {3} cannot write</source>
      <translation>„{1}“ hat ein „{2}“, das {3} nicht schreiben kann</translation>
    </message>
    <message>
      <source>“{1}” has changed since</source>
      <translation>„{1}“ hat sich seitdem geändert</translation>
    </message>
    <message>
      <source>“{1}” has changed since: it stays where it is</source>
      <translation>„{1}“ hat sich seither geändert und bleibt, wo es ist</translation>
    </message>
    <message>
      <source>“{1}” has gone already</source>
      <translation>„{1}“ ist schon weg</translation>
    </message>
    <message>
      <source>“{1}” has more than {2} links</source>
      <translation>„{1}“ hat mehr als {2} Links</translation>
    </message>
    <message>
      <source>“{1}” has no rows</source>
      <translation>„{1}“ hat keine Zeilen</translation>
    </message>
    <message>
      <source>“{1}” has no setting “{2}”</source>
      <translation>„{1}“ hat keine Einstellung „{2}“</translation>
    </message>
    <message>
      <source>“{1}” has no sheet “{2}”</source>
      <translation>„{1}“ hat kein Blatt „{2}“</translation>
    </message>
    <message>
      <source>“{1}” has no sheets</source>
      <translation>„{1}“ hat keine Blätter</translation>
    </message>
    <message>
      <source>“{1}” has no such file</source>
      <translation>„{1}“ hat diese Datei nicht</translation>
    </message>
    <message>
      <source>“{1}” has nothing to work on</source>
      <translation>„{1}“ hat nichts zu tun</translation>
    </message>
    <message>
      <source>“{1}” has {2} megapixels</source>
      <translation>„{1}“ hat {2} Megapixel</translation>
    </message>
    <message>
      <source>“{1}” is a broken Metalink</source>
      <translation>„{1}“ ist ein kaputter Metalink</translation>
    </message>
    <message>
      <source>“{1}” is a camera's raw picture</source>
      <translation>„{1}“ ist das Rohbild einer Kamera</translation>
    </message>
    <message>
      <source>“{1}” is a device or a pipe, not a file</source>
      <translation>„{1}“ ist ein Gerät oder eine Pipe, keine Datei</translation>
    </message>
    <message>
      <source>“{1}” is a picture</source>
      <translation>„{1}“ ist ein Bild</translation>
    </message>
    <message>
      <source>“{1}” is already there</source>
      <translation>„{1}“ ist schon da</translation>
    </message>
    <message>
      <source>“{1}” is built in an odd way</source>
      <translation>„{1}“ ist seltsam aufgebaut</translation>
    </message>
    <message>
      <source>“{1}” is damaged</source>
      <translation>„{1}“ ist beschädigt</translation>
    </message>
    <message>
      <source>“{1}” is empty</source>
      <translation>„{1}“ ist leer</translation>
    </message>
    <message>
      <source>“{1}” is for one file, but the pattern stands for {2}</source>
      <translation>„{1}“ ist für eine Datei, das Muster steht aber für {2}</translation>
    </message>
    <message>
      <source>“{1}” is in a folder that is to be renamed too</source>
      <translation>„{1}“ liegt in einem Ordner, der auch umbenannt werden soll</translation>
    </message>
    <message>
      <source>“{1}” is in that folder already</source>
      <translation>„{1}“ liegt schon in diesem Ordner</translation>
    </message>
    <message>
      <source>“{1}” is larger than 1 GiB</source>
      <translation>„{1}“ ist größer als 1 GiB</translation>
    </message>
    <message>
      <source>“{1}” is no Metalink that Dropmill can read</source>
      <translation>„{1}“ ist kein Metalink, den Dropmill lesen kann</translation>
    </message>
    <message>
      <source>“{1}” is no file of cookies</source>
      <translation>„{1}“ ist keine Datei mit Cookies</translation>
    </message>
    <message>
      <source>“{1}” is no text</source>
      <translation>„{1}“ ist kein Text</translation>
    </message>
    <message>
      <source>“{1}” is no way to write a number</source>
      <translation>„{1}“ ist keine Schreibweise für eine Zahl</translation>
    </message>
    <message>
      <source>“{1}” is no web page</source>
      <translation>„{1}“ ist keine Webseite</translation>
    </message>
    <message>
      <source>“{1}” is not a PDF that can be read</source>
      <translation>„{1}“ ist kein lesbares PDF</translation>
    </message>
    <message>
      <source>“{1}” is not a checksum Dropmill knows</source>
      <translation>„{1}“ ist keine Prüfsumme, die Dropmill kennt</translation>
    </message>
    <message>
      <source>“{1}” is not a complete link</source>
      <translation>„{1}“ ist kein vollständiger Link</translation>
    </message>
    <message>
      <source>“{1}” is not a file name</source>
      <translation>„{1}“ ist kein Dateiname</translation>
    </message>
    <message>
      <source>“{1}” is not a folder</source>
      <translation>„{1}“ ist kein Ordner</translation>
    </message>
    <message>
      <source>“{1}” is not a header line</source>
      <translation>„{1}“ ist keine Kopfzeile</translation>
    </message>
    <message>
      <source>“{1}” is not a link</source>
      <translation>„{1}“ ist kein Link</translation>
    </message>
    <message>
      <source>“{1}” is not a list of checksums</source>
      <translation>„{1}“ ist keine Liste von Prüfsummen</translation>
    </message>
    <message>
      <source>“{1}” is not a picture that can be read</source>
      <translation>„{1}“ ist kein lesbares Bild</translation>
    </message>
    <message>
      <source>“{1}” is not a recording that can be read</source>
      <translation>„{1}“ ist keine lesbare Aufnahme</translation>
    </message>
    <message>
      <source>“{1}” is not a speed</source>
      <translation>„{1}“ ist keine Geschwindigkeit</translation>
    </message>
    <message>
      <source>“{1}” is not a table that can be read</source>
      <translation>„{1}“ ist keine lesbare Tabelle</translation>
    </message>
    <message>
      <source>“{1}” is not a valid link</source>
      <translation>„{1}“ ist kein gültiger Link</translation>
    </message>
    <message>
      <source>“{1}” is not a valid name of a server</source>
      <translation>„{1}“ ist kein gültiger Name eines Servers</translation>
    </message>
    <message>
      <source>“{1}” is not a value of {2}</source>
      <translation>„{1}“ ist kein Wert von {2}</translation>
    </message>
    <message>
      <source>“{1}” is not a workbook that can be read</source>
      <translation>„{1}“ ist keine lesbare Arbeitsmappe</translation>
    </message>
    <message>
      <source>“{1}” is not an archive that Dropmill knows</source>
      <translation>„{1}“ ist kein Archiv, das Dropmill kennt</translation>
    </message>
    <message>
      <source>“{1}” is not an image that can be read</source>
      <translation>„{1}“ ist kein lesbares Bild</translation>
    </message>
    <message>
      <source>“{1}” is not the name of an encoding</source>
      <translation>„{1}“ ist nicht der Name einer Kodierung</translation>
    </message>
    <message>
      <source>“{1}” is not there any more</source>
      <translation>„{1}“ ist nicht mehr da</translation>
    </message>
    <message>
      <source>“{1}” is not written in {2}</source>
      <translation>„{1}“ ist nicht in {2} geschrieben</translation>
    </message>
    <message>
      <source>“{1}” is nothing to do afterwards</source>
      <translation>„{1}“ ist nichts, was danach geschehen kann</translation>
    </message>
    <message>
      <source>“{1}” is of a sort whose data cannot be edited</source>
      <translation>„{1}“ ist von einer Art, deren Daten sich nicht ändern lassen</translation>
    </message>
    <message>
      <source>“{1}” is one part of an archive that was split</source>
      <translation>„{1}“ ist ein Teil eines geteilten Archivs</translation>
    </message>
    <message>
      <source>“{1}” is packed</source>
      <translation>„{1}“ ist gepackt</translation>
    </message>
    <message>
      <source>“{1}” is packed by a method that Dropmill cannot read</source>
      <translation>„{1}“ ist auf eine Weise gepackt, die Dropmill nicht lesen kann</translation>
    </message>
    <message>
      <source>“{1}” is taken</source>
      <translation>„{1}“ ist vergeben</translation>
    </message>
    <message>
      <source>“{1}” is there already</source>
      <translation>„{1}“ ist schon da</translation>
    </message>
    <message>
      <source>“{1}” is too large for a Metalink</source>
      <translation>„{1}“ ist zu groß für einen Metalink</translation>
    </message>
    <message>
      <source>“{1}” is too large for a list of checksums</source>
      <translation>„{1}“ ist zu groß für eine Liste von Prüfsummen</translation>
    </message>
    <message>
      <source>“{1}” is too large for a list of links</source>
      <translation>„{1}“ ist zu groß für eine Liste von Links</translation>
    </message>
    <message>
      <source>“{1}” is too large for a recipe</source>
      <translation>„{1}“ ist zu groß für ein Rezept</translation>
    </message>
    <message>
      <source>“{1}” is too large to be a list</source>
      <translation>„{1}“ ist zu groß für eine Liste</translation>
    </message>
    <message>
      <source>“{1}” is too long an animation</source>
      <translation>„{1}“ bewegt sich zu lange</translation>
    </message>
    <message>
      <source>“{1}” names more than {2} files</source>
      <translation>„{1}“ nennt mehr als {2} Dateien</translation>
    </message>
    <message>
      <source>“{1}” names no file that can be fetched</source>
      <translation>„{1}“ nennt keine Datei, die sich holen lässt</translation>
    </message>
    <message>
      <source>“{1}” names no server</source>
      <translation>„{1}“ nennt keinen Server</translation>
    </message>
    <message>
      <source>“{1}” needs a password</source>
      <translation>„{1}“ braucht ein Passwort</translation>
    </message>
    <message>
      <source>“{1}” needs more memory than it may have</source>
      <translation>„{1}“ braucht mehr Speicher, als es haben darf</translation>
    </message>
    <message>
      <source>“{1}” or its double changed meanwhile</source>
      <translation>„{1}“ oder das Doppel hat sich inzwischen geändert</translation>
    </message>
    <message>
      <source>“{1}” redirects too often</source>
      <translation>„{1}“ leitet zu oft um</translation>
    </message>
    <message>
      <source>“{1}” refuses the connection</source>
      <translation>„{1}“ lehnt die Verbindung ab</translation>
    </message>
    <message>
      <source>“{1}” refuses to give this file</source>
      <translation>„{1}“ gibt diese Datei nicht heraus</translation>
    </message>
    <message>
      <source>“{1}” stands for {2} links</source>
      <translation>„{1}“ steht für {2} Links</translation>
    </message>
    <message>
      <source>“{1}” takes nothing after its colon</source>
      <translation>„{1}“ nimmt nach dem Doppelpunkt nichts</translation>
    </message>
    <message>
      <source>“{1}” unpacks to more than a page can be</source>
      <translation>„{1}“ wird ausgepackt größer, als eine Seite sein kann</translation>
    </message>
    <message>
      <source>“{1}” unpacks to {2} GB</source>
      <translation>„{1}“ wird ausgepackt {2} GB groß</translation>
    </message>
    <message>
      <source>“{1}” was ended by signal {2}</source>
      <translation>„{1}“ wurde durch Signal {2} beendet</translation>
    </message>
    <message>
      <source>“{1}” was left out: {2}</source>
      <translation>„{1}“ wurde weggelassen: {2}</translation>
    </message>
    <message>
      <source>“{1}” was not found in the trash</source>
      <translation>„{1}“ war nicht im Papierkorb</translation>
    </message>
    <message>
      <source>“{1}” works on links, but a folder has files in it</source>
      <translation>„{1}“ arbeitet mit Links, aber in einem Ordner sind Dateien</translation>
    </message>
    <message>
      <source>“{1}” would not get the name that was planned</source>
      <translation>„{1}“ bekäme nicht den geplanten Namen</translation>
    </message>
    <message>
      <source>“{1}” {2}</source>
      <translation>„{1}“ {2}</translation>
    </message>
    <message>
      <source>“{1}” {2} ({3})</source>
      <translation>„{1}“ {2} ({3})</translation>
    </message>
    <message>
      <source>“{1}” {2} when this was planned</source>
      <translation>„{1}“ {2}, als dies geplant wurde</translation>
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
      <source>Beside</source>
      <translation>Daneben</translation>
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
      <source>Name of the archive; empty takes the inputs' name. An ending such as .tar.gz says how to pack</source>
      <translation>Name des Archivs; leer nimmt den Namen der Eingaben. Eine Endung wie .tar.gz sagt, wie gepackt wird</translation>
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
      <source>Sum files</source>
      <translation>Prüfsummendateien</translation>
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
      <source>Write them into a file beside each, or into one list for all</source>
      <translation>In eine Datei neben jede oder in eine Liste für alle schreiben</translation>
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
  <context>
    <name>recipes</name>
    <message>
      <source>CSV folder to Parquet</source>
      <translation>CSV zu Parquet</translation>
    </message>
    <message>
      <source>Check an ISO</source>
      <translation>Ein ISO-Abbild prüfen</translation>
    </message>
    <message>
      <source>Downloads a disk image, compares it with the checksum that its server has beside it, and shows its SHA-256.</source>
      <translation>Lädt ein Datenträgerabbild, vergleicht es mit der Prüfsumme, die sein Server daneben hat, und zeigt seine SHA-256.</translation>
    </message>
    <message>
      <source>Every table of a folder as Parquet, in a folder “parquet” beside them.</source>
      <translation>Jede Tabelle eines Ordners als Parquet, in einem Ordner „parquet“ daneben.</translation>
    </message>
    <message>
      <source>Phone photos to web</source>
      <translation>Handyfotos fürs Web</translation>
    </message>
    <message>
      <source>Photos no larger than 1600 pixels, as WebP, without place and camera, in a folder “web” beside them.</source>
      <translation>Fotos mit höchstens 1600 Pixeln, als WebP, ohne Ort und Kamera, in einem Ordner „web“ daneben.</translation>
    </message>
    <message>
      <source>Scanned pages, as pictures or PDFs, become one PDF with their pages in order.</source>
      <translation>Gescannte Seiten, als Bilder oder PDFs, werden zu einem PDF mit den Seiten in ihrer Reihenfolge.</translation>
    </message>
    <message>
      <source>Scans to one PDF</source>
      <translation>Scans zu einem PDF</translation>
    </message>
    <message>
      <source>The sound of videos as MP3, in a folder “audio” beside them.</source>
      <translation>Der Ton von Videos als MP3, in einem Ordner „audio“ daneben.</translation>
    </message>
    <message>
      <source>Unpack and sort</source>
      <translation>Entpacken, sortieren</translation>
    </message>
    <message>
      <source>Unpacks archives, then puts what was in them into folders by type: images, documents, music and so on.</source>
      <translation>Entpackt Archive und legt, was darin war, nach Art in Ordner: Bilder, Dokumente, Musik und so weiter.</translation>
    </message>
    <message>
      <source>Video to audio</source>
      <translation>Video zu Ton</translation>
    </message>
  </context>
</TS>
