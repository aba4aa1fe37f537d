"""What is promised to people who trust Dropmill with their files, and which tests try it.

Every row of the list of promises, of the lying server, of the rules of docs/downloads.md and of
the threats stands here once, with the tests (under tests/) that fail when it is broken:
`folder/file.py`, `folder/file.py::test`, or `folder/file.py::test (part)` where a test tells of its
parts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One promise, and where it is tried."""

    words: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """Promises of one sort."""

    title: str
    promises: tuple[Promise, ...]


FILES = Chapter(
    "Promises",
    (
        Promise(
            "A job that was acknowledged is never lost, whatever is killed",
            ("faults/test_kills.py", "faults/test_journal_kill.py"),
        ),
        Promise(
            "What the disk of the store refused is not claimed: any write, sync, truncate fails",
            ("faults/test_journal_disk.py", "core/test_home.py"),
        ),
        Promise(
            "Every input of a recipe ends exactly once, whatever is killed",
            ("faults/test_killed_recipes.py",),
        ),
        Promise(
            "A final name means a whole, verified file",
            (
                "core/test_files.py",
                "faults/test_lies.py::test_a_kill_leaves_no_file_and_a_later_attempt_is_right",
                "faults/test_watched_names.py",
                "jobs/test_copy.py::test_a_copy_that_differs_never_gets_its_name",
                "jobs/test_archive.py::test_an_archive_that_is_not_right_never_gets_its_name",
                "jobs/test_media.py::test_a_result_that_is_too_short_gets_no_name",
            ),
        ),
        Promise(
            "A resumed download is never a mix of two versions",
            (
                "faults/test_seeded_lies.py",
                "faults/test_segments.py",
                "faults/test_mirrors.py",
                "faults/test_new_link.py",
                "faults/test_checksums.py",
            ),
        ),
        Promise(
            "The original is safe until the result is proven",
            (
                "core/test_undo.py",
                "core/test_moves.py",
                "jobs/test_cut_off.py",
                "jobs/test_dedupe.py",
                "jobs/test_rename.py::test_no_file_is_ever_lost",
                "jobs/test_copy.py::test_a_move_that_differs_leaves_the_original",
                "jobs/test_copy.py::test_an_original_that_changes_at_the_last_moment_stays",
                "jobs/test_encrypt.py::test_the_original_goes_to_the_trash_only_when_it_was_proven",
            ),
        ),
        Promise(
            "Cancel means stopped, at any moment, for every kind",
            (
                "faults/every_sort.py",
                "jobs/test_contract.py",
                "cli/test_interrupt.py",
                "core/offload/test_offload.py"
                "::test_cancel_ends_a_stubborn_loop_and_what_it_has_started",
                "jobs/test_command.py::test_cancel_ends_the_whole_tree",
            ),
        ),
        Promise("Quit is quick, and what ran is there at the next start", ("faults/test_quit.py",)),
        Promise(
            "What runs for a job ends with Dropmill, even when that is killed",
            ("core/test_guard.py",),
        ),
        Promise(
            "One bad job hurts only itself",
            ("core/offload/test_offload.py", "core/offload/test_offloaded_job.py"),
        ),
        Promise(
            "A folder is watched exactly once a file",
            (
                "faults/test_watched_folders.py",
                "watch/test_folder.py",
                "watch/test_overflow.py",
                "watch/test_rules.py",
                "watch/test_settling.py",
            ),
        ),
        Promise(
            "Full disks, no more files, drives that go and come back, clocks that jump",
            ("faults/test_full_disk.py", "faults/test_narrow_disk.py"),
        ),
        Promise(
            "Files of more than 4 GiB",
            (
                "faults/large_files.py",
                "jobs/test_copy.py::test_five_sparse_gibibytes_stay_sparse",
                "ui/test_job_table.py::test_five_gibibytes_do_not_overflow_anything",
            ),
        ),
        Promise(
            "Other programs read what is written, and the other way round",
            (
                "faults/other_programs.py",
                "faults/real_servers.py",
            ),
        ),
    ),
)

_LIES = "faults/test_lies.py"
_REFUSALS = "faults/test_refusals.py"


def _dice(*lies: str) -> tuple[str, ...]:
    """Return the rows of lies that are thrown with dice."""
    row = "test_whatever_the_server_says_the_file_is_one_version_or_there_is_none"
    return tuple(f"faults/test_seeded_lies.py::{row} ({lie})" for lie in lies)


SERVER = Chapter(
    "Servers that lie",
    (
        Promise(
            "200 to a range: again from 0, one stream",
            (
                *_dice("ignores_ranges"),
                f"{_LIES}::test_200_to_a_range_starts_again_from_0",
                "faults/test_segments.py::test_a_server_without_ranges_gets_one_stream",
            ),
        ),
        Promise(
            "206 of another range: discarded",
            (
                *_dice("gives_another_range"),
                f"{_LIES}::test_206_of_another_range_is_discarded_tried_again_then_one_stream",
                f"{_LIES}::test_206_whose_length_is_not_its_ranges",
            ),
        ),
        Promise(
            "A file that changes between two requests: never spliced",
            (
                *_dice("changes_between_requests", "changes_back_and_forth"),
                f"{_LIES}::test_a_file_that_changed_is_never_spliced",
                f"{_LIES}"
                "::test_what_was_there_of_the_old_version_is_kept_until_the_new_one_is_whole",
                "faults/test_segments.py::test_a_file_that_changes_between_two_pieces_is_not_mixed",
            ),
        ),
        Promise(
            "If-Range ignored: the validators of the answer and an overlap are compared",
            (
                *_dice("does_not_know_if_range", "answers_200_to_a_matching_if_range"),
                f"{_LIES}"
                "::test_200_to_a_matching_if_range_is_tried_by_a_plain_range_that_is_compared",
                f"{_LIES}::test_an_overlap_that_differs_is_another_version_whatever_its_etag",
            ),
        ),
        Promise(
            "A weak validator or none: one stream",
            (
                *_dice("has_no_strong_validator"),
                f"{_LIES}::test_without_a_strong_validator_nothing_is_joined",
                f"{_LIES}::test_without_a_validator_a_checksum_allows_to_join",
                "faults/test_segments.py::test_without_a_strong_validator_there_is_one_stream",
            ),
        ),
        Promise(
            "416: the end only if size and validator agree",
            (
                *_dice("says_416"),
                f"{_LIES}::test_416_of_a_file_that_shrank_starts_again",
                f"{_LIES}::test_416_is_the_end_only_if_size_and_validator_agree",
            ),
        ),
        Promise(
            "Bodies too short, reset, too long or of no length",
            (
                *_dice(
                    "is_too_short_or_resets", "is_too_long", "says_no_length", "speaks_nonsense"
                ),
                f"{_LIES}::test_a_reset_at_every_step_gets_there",
                f"{_LIES}::test_a_body_that_is_too_long_stops_at_the_boundary",
                f"{_LIES}::test_a_content_length_that_makes_no_sense_ends_bounded",
                f"{_LIES}::test_an_answer_that_is_not_http",
                "jobs/test_download.py::test_a_length_that_is_unknown_is_said_and_no_total_made_up",
            ),
        ),
        Promise(
            "Stalls and a byte a second: given up, tried again, cancelled at once",
            (
                *_dice("stalls"),
                f"{_LIES}::test_a_stall_is_given_up",
                f"{_LIES}::test_a_server_that_never_answers_is_given_up_within_45_s",
                "jobs/test_download.py::test_a_stalled_cancel_is_felt_in_a_fifth_of_a_second",
            ),
        ),
        Promise(
            "408, 429, 5xx, and any Retry-After: bounded tries",
            (
                *_dice("is_busy"),
                f"{_REFUSALS}::test_a_status_that_is_no_success",
                f"{_REFUSALS}::test_retry_after_is_honoured_and_clamped",
                f"{_REFUSALS}::test_a_retry_after_that_makes_no_sense_is_ignored",
            ),
        ),
        Promise(
            "Redirects: ten, never to a file or out of https; credentials stay",
            (
                *_dice("redirects"),
                f"{_REFUSALS}::test_ten_redirects_are_followed_and_no_more",
                f"{_REFUSALS}::test_a_redirect_to_another_scheme_is_refused",
                f"{_REFUSALS}::test_a_redirect_from_secure_to_insecure_is_refused",
                f"{_REFUSALS}::test_credentials_go_to_their_host_only",
                "faults/test_credentials.py",
            ),
        ),
        Promise(
            "Wrong certificates: refused",
            (
                f"{_REFUSALS}::test_a_certificate_nobody_vouches_for",
                f"{_REFUSALS}::test_a_certificate_of_another_host",
                f"{_REFUSALS}::test_a_certificate_that_has_expired",
            ),
        ),
        Promise(
            "A body that is compressed all the same, an answer too long to read",
            (
                *_dice("compresses"),
                f"{_REFUSALS}::test_a_body_that_is_compressed_all_the_same",
                f"{_REFUSALS}::test_a_flood_of_an_explanation_is_not_read_to_the_end",
                "faults/test_floods.py",
            ),
        ),
        Promise(
            "A login page in place of a file never touches a part",
            (
                *_dice("shows_a_login_page"),
                f"{_LIES}::test_a_login_page_never_touches_a_part",
                f"{_REFUSALS}::test_a_web_page_in_place_of_a_file",
            ),
        ),
        Promise(
            "A signed link that expires: the part waits for a new one to the same file",
            (
                *_dice("expires"),
                f"{_LIES}::test_a_signed_link_that_expires_keeps_the_part",
                "faults/test_new_link.py",
            ),
        ),
        Promise(
            "Names from a server: one safe name in the chosen folder",
            (
                "faults/test_seeded_lies.py"
                "::test_whatever_the_server_calls_it_there_is_one_file_in_the_folder",
                "jobs/test_download.py::test_the_name_is_one_safe_base_name",
                "core/test_names.py",
            ),
        ),
        Promise("FTP and SFTP: the same", ("faults/test_file_servers.py",)),
    ),
)

_DOWNLOAD = "jobs/test_download.py"
_CHANGES = "jobs/test_download_changes.py"

RULES = Chapter(
    "Rules of downloads (docs/downloads.md)",
    (
        Promise(
            "1. Ranges are joined only under one strong validator",
            (
                *_dice("has_no_strong_validator"),
                f"{_LIES}::test_a_date_that_is_old_enough_is_a_strong_validator",
                f"{_LIES}::test_without_a_strong_validator_nothing_is_joined",
                "faults/test_segments.py::test_without_a_strong_validator_there_is_one_stream",
            ),
        ),
        Promise(
            "2. A 200 to If-Range proves nothing",
            (
                *_dice("answers_200_to_a_matching_if_range"),
                f"{_LIES}"
                "::test_200_to_a_matching_if_range_is_tried_by_a_plain_range_that_is_compared",
                f"{_LIES}::test_an_overlap_that_differs_is_another_version_whatever_its_etag",
            ),
        ),
        Promise(
            "3. A 200 is never written at an offset",
            (*_dice("ignores_ranges"), f"{_LIES}::test_200_to_a_range_starts_again_from_0"),
        ),
        Promise(
            "4. Content-Range is checked every time",
            (
                *_dice("gives_another_range"),
                f"{_LIES}::test_206_of_another_range_is_discarded_tried_again_then_one_stream",
                f"{_LIES}::test_206_whose_length_is_not_its_ranges",
            ),
        ),
        Promise(
            "5. 416 is the end only if size and validator agree; its body is not kept",
            (
                *_dice("says_416"),
                f"{_LIES}::test_416_of_a_file_that_shrank_starts_again",
                f"{_LIES}::test_416_is_the_end_only_if_size_and_validator_agree",
            ),
        ),
        Promise(
            "6. Identity encoding is asked for",
            (
                *_dice("compresses"),
                f"{_DOWNLOAD}::test_identity_encoding_is_asked_for",
                f"{_REFUSALS}::test_a_body_that_is_compressed_all_the_same",
            ),
        ),
        Promise(
            "7. Lengths lie: too short, too long, unknown",
            (
                *_dice("is_too_short_or_resets", "is_too_long", "says_no_length"),
                f"{_LIES}::test_a_body_that_is_too_long_stops_at_the_boundary",
                f"{_LIES}::test_a_content_length_that_makes_no_sense_ends_bounded",
                f"{_DOWNLOAD}::test_a_length_that_is_unknown_is_said_and_no_total_made_up",
            ),
        ),
        Promise(
            "8. Every attempt begins at the link that was given",
            (f"{_LIES}::test_a_redirected_link_is_asked_for_again_from_its_beginning",),
        ),
        Promise(
            "9. One safe name, whatever the server calls it",
            (
                "faults/test_seeded_lies.py"
                "::test_whatever_the_server_calls_it_there_is_one_file_in_the_folder",
                f"{_DOWNLOAD}::test_the_name_is_one_safe_base_name",
                "core/test_names.py",
            ),
        ),
        Promise(
            "10. A part beside the target, then a rename that replaces nothing",
            (
                f"{_DOWNLOAD}::test_a_taken_name_is_never_overwritten_unless_asked",
                f"{_DOWNLOAD}::test_downloads_of_one_link_do_not_take_what_another_publishes",
                "faults/test_watched_names.py",
            ),
        ),
        Promise(
            "11. Data, record, name, folder: synced in this order, the last record kept",
            (
                f"{_DOWNLOAD}"
                "::test_a_record_that_rotted_is_replaced_by_the_one_before_it_or_by_nothing",
                f"{_LIES}::test_a_kill_leaves_no_file_and_a_later_attempt_is_right",
                "faults/test_kills.py",
            ),
        ),
        Promise(
            "12. What is there is proven before it goes on; what belongs elsewhere is set aside",
            (
                *_dice("changes_between_requests", "changes_back_and_forth"),
                f"{_DOWNLOAD}::test_a_part_that_rotted_is_not_built_upon",
                f"{_LIES}::test_a_file_that_changed_is_never_spliced",
            ),
        ),
        Promise(
            "13. A full disk keeps the part and says how much room is missing",
            (
                f"{_LIES}::test_a_full_disk_says_how_much_room_is_needed",
                f"{_REFUSALS}::test_no_room_is_said_before_the_disk_is_filled",
                "faults/test_full_disk.py",
            ),
        ),
        Promise(
            "14. What can pass is tried again, bounded; the rest ends with the server's words",
            (
                *_dice("is_busy", "stalls"),
                f"{_REFUSALS}::test_a_status_that_is_no_success",
                f"{_REFUSALS}::test_retry_after_is_honoured_and_clamped",
                f"{_LIES}::test_a_server_that_never_answers_is_given_up_within_45_s",
                f"{_CHANGES}::test_a_server_that_gives_a_byte_at_a_time_comes_to_an_end",
            ),
        ),
        Promise(
            "15. Places at a host over all jobs, fewer where it asks; segments where they help",
            (
                "transfer/test_hosts.py",
                "faults/test_segments.py::test_segments_share_the_places_of_their_host",
                "faults/test_segments.py::test_a_server_that_allows_two_connections_gets_two",
                "faults/test_segments.py::test_a_quick_server_gets_one",
            ),
        ),
        Promise(
            "16. Limits hold to 5 % over 2 s, change while downloads run, and are shared fairly",
            (
                "transfer/test_limits.py",
                "transfer/test_traffic.py",
                f"{_CHANGES}::test_a_limit_is_lifted_while_it_runs",
            ),
        ),
        Promise(
            "17. A mirror that gives other bytes is left out",
            ("faults/test_mirrors.py", "transfer/test_link_list.py"),
        ),
        Promise(
            "18. A checksum by hand, Metalink, header or file beside it comes before the name",
            (
                *_dice("says_another_digest"),
                "faults/test_checksums.py",
                f"{_DOWNLOAD}::test_a_checksum_that_does_not_match_leaves_nothing",
            ),
        ),
        Promise(
            "19. Ten redirects, never out of https; credentials stay with their host",
            (
                *_dice("redirects"),
                f"{_REFUSALS}::test_ten_redirects_are_followed_and_no_more",
                f"{_REFUSALS}::test_a_redirect_from_secure_to_insecure_is_refused",
                f"{_REFUSALS}::test_credentials_go_to_their_host_only",
                "faults/test_mirrors.py::test_secrets_do_not_go_to_a_mirror",
                "jobs/test_redirect_cookies.py::test_cookies_go_to_their_own_hosts_only",
            ),
        ),
        Promise(
            "20. Another link is taken only to the same file",
            (*_dice("expires"), "faults/test_new_link.py"),
        ),
        Promise(
            "21. FTP and SFTP: continued only where size, date and samples agree",
            ("faults/test_file_servers.py", "faults/real_servers.py"),
        ),
        Promise(
            "22. Secrets are in memory and in the keyring, nowhere else",
            (
                "faults/test_credentials.py",
                "transfer/test_keychain.py",
                "core/test_journal_secrets.py",
            ),
        ),
    ),
)

_EXTRACT = "jobs/test_extract.py"

THREATS = Chapter(
    "Threats",
    (
        Promise(
            "Archives that escape: dot-dot, absolute, links, devices",
            (
                "faults/test_archives.py",
                f"{_EXTRACT}::test_names_that_lead_out_are_refused",
                f"{_EXTRACT}::test_names_are_made_safe_and_stay_inside",
                f"{_EXTRACT}::test_links_and_devices_are_left_out_and_said",
                f"{_EXTRACT}::test_links_in_zip_and_7z_are_left_out",
                f"{_EXTRACT}::test_members_that_lie_over_each_other_are_refused",
                f"{_EXTRACT}::test_modes_are_kept_but_for_those_that_give_rights",
            ),
        ),
        Promise(
            "Links planted where a result, a part or a temporary file will be",
            ("faults/test_planted_links.py",),
        ),
        Promise(
            "Names from outside: any text becomes one safe name",
            (
                "core/test_names.py",
                "core/test_recipe.py::test_names_lead_nowhere_else",
                "faults/test_checksums.py::test_of_a_name_only_the_base_counts",
                "faults/test_floods.py::test_a_name_of_megabytes_is_one_name",
            ),
        ),
        Promise(
            "Commands: no shell, values filled in after splitting, never an option",
            (
                "jobs/test_command.py::test_arguments_are_filled_after_they_are_split",
                "jobs/test_command.py::test_a_name_never_becomes_an_option",
                "jobs/test_media.py::test_a_playlist_cannot_name_other_places",
            ),
        ),
        Promise(
            "Nothing is made executable by itself",
            ("faults/test_planted_links.py::test_what_is_downloaded_is_never_executable",),
        ),
        Promise(
            "Credentials: only to their host, never in a file, a log or a process list",
            (
                "faults/test_credentials.py",
                f"{_REFUSALS}::test_a_secret_in_a_link_is_not_in_what_is_written",
                "core/test_journal_secrets.py",
                "core/test_log.py::test_no_secret_reaches_any_file",
                "core/test_log.py::test_any_password_in_a_link_is_taken_out",
                "jobs/test_encrypt.py::test_the_pass_phrase_is_nowhere_on_the_disk",
                "transfer/test_keychain.py",
                "ui/test_secrets.py",
            ),
        ),
        Promise(
            "Settings that a request cannot carry: said for that job, and no other hears of it",
            ("faults/test_odd_settings.py",),
        ),
        Promise(
            "TLS is verified wherever something is fetched",
            (
                "faults/test_certificates.py",
                f"{_REFUSALS}::test_a_certificate_nobody_vouches_for",
                "faults/test_credentials.py"
                "::test_only_a_choice_for_one_job_gets_past_a_bad_certificate",
            ),
        ),
        Promise(
            "Bombs: archives, pictures, documents, workbooks, recipes, pages",
            (
                f"{_EXTRACT}::test_a_bomb_stops_at_the_limit",
                f"{_EXTRACT}::test_limits_of_entries_and_depth",
                "jobs/test_image_work.py::test_a_bomb_is_an_error",
                "jobs/test_pdf_work.py::test_pages_too_large_to_draw_are_an_error",
                "jobs/test_table_work.py::test_a_workbook_that_unpacks_to_too_much_is_an_error",
                "core/test_recipe.py::test_a_bomb_of_recipes_is_refused",
                "jobs/test_links_work.py"
                "::test_a_coding_that_was_not_asked_for_is_undone_within_bounds",
                "jobs/test_links_work.py::test_deep_nesting_is_read",
                "jobs/test_links.py::test_a_site_without_end_ends_at_the_limit",
                "jobs/test_links.py::test_a_page_without_end_is_read_in_part",
                "jobs/test_robots.py::test_a_crafted_pattern_costs_no_more_than_its_length",
            ),
        ),
        Promise(
            "Entities in a Metalink are never expanded",
            ("transfer/test_link_list.py", "faults/test_floods.py"),
        ),
        Promise(
            "Foreign files are read in a child without network, under limits",
            (
                "core/offload/test_offload.py"
                "::test_a_child_has_no_network_where_linux_can_refuse_it",
                "core/offload/test_offload.py::test_what_it_writes_is_limited",
                "core/offload/test_offload.py::test_what_goes_wrong_hurts_only_itself",
                "jobs/test_image_work.py::test_postscript_is_not_read_whatever_its_name",
            ),
        ),
        Promise(
            "Text from outside never steers a terminal or a window",
            (
                "cli/test_reports.py::test_no_text_from_outside_reaches_the_terminal_as_it_is",
                "ui/test_texts.py::test_what_is_shown_is_printable_and_on_one_line",
                "ui/test_bad_drops.py",
            ),
        ),
        Promise(
            "Cells that would run as a formula are quoted",
            (
                "jobs/test_table_work.py::test_cells_that_would_run_are_quoted_for_spreadsheets",
                "jobs/test_table_work.py::test_a_workbook_gets_text_and_no_formulas",
                "jobs/test_links.py::test_cells",
                "jobs/test_table_work.py::test_a_query_hidden_in_names_is_only_a_name",
            ),
        ),
        Promise(
            "A broken plug-in does not stop the start",
            ("core/test_registry.py",),
        ),
        Promise(
            "Temporary files: private, beside the result, never an existing one",
            (
                "core/test_files.py::test_a_result_has_a_temporary_name_until_it_is_published",
                "core/test_files.py::test_the_mode_follows_the_umask_or_what_is_asked",
                "faults/test_planted_links.py",
            ),
        ),
        Promise(
            "The local link: only its owner, and garbage harms nobody",
            (
                "core/test_link.py::test_the_socket_and_the_card_are_for_the_owner_only",
                "core/test_link.py::test_who_does_not_know_the_token_is_sent_away",
                "core/test_link.py::test_garbage_harms_nobody",
                "core/test_link.py::test_an_endless_message_is_not_read",
            ),
        ),
        Promise("Whatever is read from outside is read or refused: fuzzing", ("fuzz",)),
    ),
)

CHAPTERS = (FILES, SERVER, RULES, THREATS)

NOT_TRIED = (
    "Not tried: real power cuts (a killed process leaves its writes to the system, a power cut does"
    " not), Windows, macOS, network mounts such as NFS and SMB, and disks that hold bad bytes."
)
