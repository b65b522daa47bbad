// Messages about where reading of WAL stopped, and about segments.
#include "libwalread/print/explain_words.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr std::string_view kEndHarmless =
    "every log ends like this: it is harmless where nothing valid follows that position. A standby then goes "
    "on with "
    "what its primary or archive has";
constexpr std::string_view kEndBad =
    "it is bad if valid records follow (damage, or a segment that was never written or was lost), if "
    "pg_control's "
    "checkpoint lies behind it, or if recovery needs more WAL and nothing brings it";
constexpr std::string_view kEndNext =
    "give the directory of the node that said it: timeline-check --explain 'MESSAGE' DIR reads that place";
constexpr std::string_view kTwoClusters =
    "two clusters were mixed up: an archive that both write to, a file copied to the wrong place, or a wrong "
    "primary_conninfo";

constexpr MessageWords kWords[] = {
    {M::zero_length, "where the next record should begin there are zeros: nothing was written there yet",
     kEndHarmless, kEndBad, kEndNext},
    {M::record_length,
     "where the next record should begin stands a length that no record has: what lies there is no record, "
     "or a "
     "damaged one",
     kEndHarmless, kEndBad, kEndNext},
    {M::record_offset, "reading was to begin inside the header of a page: no record begins there",
     "harmless for a tool that was given such a start position",
     "bad if a server says it of its own checkpoint: pg_control or backup_label names a position that is "
     "none",
     kEndNext},
    {M::page_address,
     "the page says that it belongs elsewhere in the log: the file was recycled, and its old content was not "
     "written "
     "over yet",
     "harmless at the end of the WAL that there is: segments ahead of the current one are recycled files",
     "bad if later segments hold valid WAL, or if the address lies ahead of the file's name: then a file was "
     "copied "
     "under a wrong name or is damaged",
     kEndNext},
    {M::prev_link,
     "the record there does not link to the one before it: it belongs to another past than what was just "
     "read",
     "harmless at the end of WAL, where an earlier use of the file or of the timeline left an intact record",
     "bad behind a fork: the node replayed its own copy of a segment past the point where the new timeline "
     "left it, "
     "and waits for ever for WAL that fits",
     "give the directory: if timeline 2's own copy of a segment is missing, say, it is named"},
    {M::contrecord_requested, "reading was to begin in the middle of a record that began on the page before",
     "harmless for a tool that was given a start position inside a record",
     "bad if a server says it of its own checkpoint or of where replication is to go on", kEndNext},
    {M::no_contrecord_flag,
     "a record goes on on the next page, and that page does not go on with it: the rest was never written, "
     "or was "
     "written over after a crash",
     "harmless at the end of WAL after a crash; servers since the releases of late 2021 mark the place "
     "(OVERWRITE_CONTRECORD)",
     "bad on a standby whose primary crashed and is older than that: it has the record's first part and "
     "never gets "
     "the rest",
     kEndNext},
    {M::contrecord_length, "a record goes on on the next page with another number of bytes than it needs",
     kEndHarmless, kEndBad, kEndNext},
    {M::missing_contrecord,
     "the rest of a record that goes on on the next page was lost in a crash; the server marks the place "
     "when it "
     "writes on",
     "harmless: after a crash the record's transaction was never reported as committed",
     "bad only if the server wrote on without the mark (releases before late 2021) and a standby has the "
     "first part",
     kEndNext},
    {M::skipped_contrecord,
     "replay passed over a record whose rest was lost in a crash of the primary, as it should",
     "always harmless: the mark that the primary left there was found", "never",
     "nothing; waldump shows the OVERWRITE_CONTRECORD record"},
    {M::record_contents,
     "the parts of the record contradict each other: it is no record, is damaged, or is another "
     "release's",
     "harmless at the end of WAL, where an earlier use of the file left something", kEndBad, kEndNext},
    {M::resource_manager,
     "the record names a kind of record that this server does not know: it is no record, is damaged, or was "
     "written "
     "by another release or an extension that is not loaded",
     kEndHarmless, kEndBad, kEndNext},
    {M::checksum, "the record's bytes do not fit its checksum: it was torn by a crash, or damaged",
     "harmless if it is the last one and nothing valid follows: a crash cut it off before its transaction "
     "was told "
     "that it had committed",
     kEndBad, kEndNext},
    {M::magic, "the page does not begin as a page of this release does; 0000 means that it was never written",
     "harmless at the end of WAL (0000, or a recycled file), also while recovery still needs more: a source "
     "or an "
     "archive brings it",
     "bad if another release's number stands there (the files are of another major version), or if valid WAL "
     "follows",
     kEndNext},
    {M::info_bits, "the page has flags that this server does not know",
     "harmless if the tool is older than the server: releases before late 2021 do not know the flag of an "
     "overwritten "
     "record",
     "otherwise the page is damaged",
     "read it with a tool of the server's own minor release, or with waldump"},
    {M::timeline_order, "a page is of an older timeline than the one before it", kEndHarmless,
     "bad if the segment was copied from another timeline by hand", kEndNext},
    {M::no_valid_record,
     "pg_waldump (pg_xlogdump) found no record at or behind the position that it was given",
     "harmless if the WAL ends before that position, or if the segment holds only the rest of a long record",
     kEndBad, "run waldump on the directory: it says where and why the log ends"},
    {M::record_unreadable,
     "reading stopped behind the position that is named first; what stands behind the colon says why",
     kEndHarmless,
     "bad if pg_rewind says it: it needs every record of the target from the last common checkpoint on",
     kEndNext},
    {M::segment_short, "a segment file is shorter than its size, or could not be read",
     "harmless while a file is being copied or streamed",
     "bad otherwise: the copy was cut off, and what lay behind is missing",
     "compare its size with the others', and bring a whole copy from the archive or from another node"},
    {M::waiting_for_wal, "a standby has replayed what it has and waits for more",
     "harmless at the end of what its source has",
     "bad if it never goes on: its source has removed that WAL, or the standby left the timeline at a wrong "
     "place",
     kEndNext},
    {M::other_system, "the WAL is of another cluster: its system identifier is not that of pg_control",
     "never harmless", kTwoClusters,
     "take that file away, and bring the WAL of this cluster; controldata shows the system identifier"},
    {M::other_segment_size,
     "the segment is of another size than pg_control says: it is of another cluster, or its page is damaged. "
     "The system "
     "identifier is the same, or the server would have named that",
     "never harmless", "the file is a copy from a cluster made with another --wal-segsize, or damaged",
     "bring that segment again; look for a cluster that was restored with another segment size"},
    {M::other_page_size,
     "the segment's pages are of another size than this server's XLOG_BLCKSZ: written by a server that was "
     "built "
     "otherwise, or damaged",
     "never harmless", "the server's programs do not fit the cluster, or the file is not of it",
     "start the programs with which the cluster was made (Greenplum: 32 kB pages), or bring that segment "
     "again"},
    {M::primary_other_system, "the standby is connected to a server of another cluster", "never harmless",
     kTwoClusters, "correct primary_conninfo, or make the standby anew from that primary"},
    {M::rewind_other_system, "pg_rewind's source and target are not of the same cluster", "never harmless",
     "a wrong directory or connection was given, or one of the two was made by initdb and not by a copy",
     "compare the two with controldata --diff; what is of another cluster can only be copied anew"},
    {M::segment_removed, "somebody asks for WAL that this server has already removed",
     "harmless if an archive has the segment: with restore_command the standby takes it from there",
     "bad without one: the standby cannot catch up any more. A Greenplum 6 coordinator keeps nothing for its "
     "standby "
     "while that is away; and at activation the same words mean that a prepared transaction's segment is "
     "gone",
     "look for the segment in the archive; otherwise rebuild the standby (gpinitstandby, gprecoverseg -F, "
     "pg_basebackup)"},
    {M::segment_not_opened, "a segment file is not there, or cannot be opened",
     "harmless for the segment behind the end of WAL: every recovery looks for the next one until there is "
     "none",
     "bad if recovery, pg_rewind or a standby needs it",
     "give the directory, and archives or other nodes behind it: they are searched for the segment"},
    {M::archive_file_size, "restore_command brought a file that is not as long as a segment",
     "harmless for a standby while the archiver still writes the file: it asks again",
     "bad if the file in the archive stays short: it was cut off, or is not what its name says",
     "look at the file in the archive; an archive_command must write under another name and rename"},
};

}  // namespace

std::span<const MessageWords> words_about_reading() { return kWords; }

}  // namespace walread
