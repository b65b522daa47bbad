// Resource manager Btree since PostgreSQL 9.5.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/btree_structs.hpp"

namespace walread::formats {

// Releases by what they print: since 16 names end in a colon and commas separate.
inline constexpr FormatSet kBtreeOldText = between(System::pg95, System::pg15);
inline constexpr FormatSet kBtreeNewText = since(System::pg16);

consteval Record btree_insert(std::uint8_t op, std::string_view name, FormatSet in,
                              std::string_view meaning) {
  const bool meta = op == 0x20;
  const bool posting = op == 0x50;
  const Part head = one("xl_btree_insert", 2, kBtreeInsert);
  const Part place = one("uint16", 2, kBtreePostingOffset).in_block(0);
  const Part item = index_tuple("item").in_block(0);
  return record(
      {.op = op,
       .name = name,
       .in = in,
       .parts = meta      ? Parts{head, item, btree_metadata(in, 2)}
                : posting ? Parts{head, place, item}
                          : Parts{head, item},
       .text = in.has(System::pg16) ? "off: {offnum}" : "off {offnum}",
       .source = "nbtxlog.h xl_btree_insert, nbtinsert.c _bt_insertonpg(), nbtdesc.c btree_desc() (18.4)",
       .meaning = meaning});
}

// nbtinsert.c _bt_split(): the data of block 0 is the new item, if the left page needs it, and the left
// page's high key, where it does not equal the right page's first item; the right page is always complete.
enum class BtreeHighKey : std::uint8_t { none, above_leaves, always };

consteval Record btree_split(std::uint8_t op, std::string_view name, FormatSet in, bool left,
                             BtreeHighKey key) {
  const bool posting = in.has(System::pg18) || in.has(System::pg13);
  const Part head =
      posting ? one("xl_btree_split", 10, kBtreeSplit13) : one("xl_btree_split", 8, kBtreeSplit95);
  const Part item = index_tuple_padded("new_item").in_block(0);
  const Part high_key = index_tuple_padded("left_high_key").in_block(0);
  const Part right = index_tuples_padded_to_end("right_items").in_block(1);
  Parts parts{head};
  if (left) parts.items[parts.count++] = item;
  if (!left && posting) parts.items[parts.count++] = item.only_if(if_nonzero("postingoff"));
  if (key == BtreeHighKey::above_leaves) parts.items[parts.count++] = high_key.only_if(if_nonzero("level"));
  if (key == BtreeHighKey::always) parts.items[parts.count++] = high_key;
  parts.items[parts.count++] = right;
  return record(
      {.op = op,
       .name = name,
       .in = in,
       .parts = parts,
       .text = !posting               ? "level {level}, firstright {firstright}, newitemoff {newitemoff}"
               : in.has(System::pg16) ? "level: {level}, firstrightoff: {firstrightoff}, newitemoff: "
                                        "{newitemoff}, postingoff: {postingoff}"
                                      : "level {level}, firstrightoff {firstrightoff}, newitemoff "
                                        "{newitemoff}, postingoff {postingoff}",
       .source = "nbtxlog.h xl_btree_split, nbtinsert.c _bt_split(), nbtxlog.c btree_xlog_split(), nbtdesc.c "
                 "btree_desc() (10 to 18.4)",
       .meaning = left ? "a page was split, and the new item went to the left half"
                       : "a page was split, and the new item went to the right half"});
}

consteval Record btree_delete(FormatSet in, const Parts& parts, std::string_view text) {
  return record(
      {.op = 0x70,
       .name = "DELETE",
       .in = in,
       .parts = parts,
       .text = text,
       .source = "nbtxlog.h xl_btree_delete and xl_btree_update, nbtpage.c _bt_delitems_delete(), nbtdesc.c "
                 "btree_desc() and delvacuum_desc() (10 to 18.4)",
       .meaning = "entries of dead rows were removed to make room for an insert"});
}

consteval Record btree_vacuum(FormatSet in, const Parts& parts, std::string_view text) {
  return record(
      {.op = 0xC0,
       .name = "VACUUM",
       .in = in,
       .parts = parts,
       .text = text,
       .source = "nbtxlog.h xl_btree_vacuum and xl_btree_update, nbtpage.c _bt_delitems_vacuum(), nbtdesc.c "
                 "btree_desc() and delvacuum_desc() (10 to 18.4)",
       .meaning = "a vacuum removed entries of dead rows"});
}

consteval Record btree_unlink(FormatSet in, bool with_metadata) {
  const bool full_xid = in.has(System::pg14) || in.has(System::pg16);
  const Part head = full_xid ? one("xl_btree_unlink_page", 36, kBtreeUnlinkPage14)
                             : one("xl_btree_unlink_page", 24, kBtreeUnlinkPage95);
  return record(
      {.op = static_cast<std::uint8_t>(with_metadata ? 0x90 : 0x80),
       .name = with_metadata ? "UNLINK_PAGE_META" : "UNLINK_PAGE",
       .in = in,
       .parts = with_metadata ? Parts{head, btree_metadata(in, 4)} : Parts{head},
       .text = !full_xid ? "left {leftsib}; right {rightsib}; btpo_xact {btpo_xact}; leafleft {leafleftsib}; "
                           "leafright {leafrightsib}; topparent {topparent}"
               : in.has(System::pg16)
                   ? "left: {leftsib}, right: {rightsib}, level: {level}, safexid: {safexid:xid}, leafleft: "
                     "{leafleftsib}, leafright: {leafrightsib}, leaftopparent: {leaftopparent}"
                   : "left {leftsib}; right {rightsib}; level {level}; safexid {safexid:xid}; leafleft "
                     "{leafleftsib}; leafright {leafrightsib}; leaftopparent {leaftopparent}",
       .source = "nbtxlog.h xl_btree_unlink_page, nbtpage.c _bt_unlink_halfdead_page(), nbtdesc.c "
                 "btree_desc() (10 to 18.4)",
       .meaning = with_metadata ? "a half-dead page was taken out of the tree, and the fast root moved down"
                                : "a half-dead page was taken out of the tree"});
}

consteval Record btree_newroot(FormatSet in) {
  return record(
      {.op = 0xA0,
       .name = "NEWROOT",
       .in = in,
       .parts = {one("xl_btree_newroot", 8, kBtreeNewroot95), index_tuples_padded_to_end("items").in_block(0),
                 btree_metadata(in, 2)},
       .text = in.has(System::pg16) ? "level: {level}" : "lev {level}",
       .source = "nbtxlog.h xl_btree_newroot, nbtinsert.c _bt_newroot(), nbtpage.c _bt_getroot(), nbtdesc.c "
                 "btree_desc() (10 to 18.4)",
       .meaning = "the index got a new root page"});
}

consteval Record btree_mark_halfdead(FormatSet in, std::string_view text) {
  return record({.op = 0xB0,
                 .name = "MARK_PAGE_HALFDEAD",
                 .in = in,
                 .parts = {one("xl_btree_mark_page_halfdead", 20, kBtreeMarkHalfDead95)},
                 .text = text,
                 .source =
                     "nbtxlog.h xl_btree_mark_page_halfdead, nbtpage.c _bt_mark_page_halfdead(), nbtdesc.c "
                     "btree_desc() (10 to 18.4)",
                 .meaning = "an empty page was marked half-dead: the first step of deleting it"});
}

consteval Record btree_reuse(FormatSet in, const Part& head, std::string_view text) {
  return record(
      {.op = 0xD0,
       .name = "REUSE_PAGE",
       .in = in,
       .parts = {head},
       .text = text,
       .source = "nbtxlog.h xl_btree_reuse_page, nbtpage.c _bt_log_reuse_page(), nbtdesc.c btree_desc() (10 "
                 "to 18.4)",
       .meaning =
           "a deleted page is about to be reused: changes nothing, cancels standby queries in its way"});
}

consteval Record btree_meta_cleanup(FormatSet in, std::string_view text) {
  return record(
      {.op = 0xE0,
       .name = "META_CLEANUP",
       .in = in,
       .parts = {btree_metadata(in, 0)},
       .text = text,
       .source = "nbtxlog.h xl_btree_metadata, nbtpage.c _bt_set_cleanup_info(), nbtdesc.c btree_desc() (12 "
                 "to 18.4)",
       .meaning = "a vacuum noted in the metapage when the next cleanup is due"});
}

inline constexpr std::string_view kBtreeInsertLeafMeaning = "an entry was inserted into a leaf page";
inline constexpr std::string_view kBtreeInsertUpperMeaning =
    "a link to a new page was inserted into its parent page";
inline constexpr std::string_view kBtreeInsertMetaMeaning =
    "a link to a new page was inserted into its parent page, and the fast root moved up";
inline constexpr std::string_view kBtreeInsertPostMeaning =
    "an entry was inserted next to a posting list, which took the row in and gave its last one to the entry";

inline constexpr Record kBtreeModern[] = {
    btree_insert(0x00, "INSERT_LEAF", kBtreeOldText, kBtreeInsertLeafMeaning),
    btree_insert(0x00, "INSERT_LEAF", kBtreeNewText, kBtreeInsertLeafMeaning),
    btree_insert(0x10, "INSERT_UPPER", kBtreeOldText, kBtreeInsertUpperMeaning),
    btree_insert(0x10, "INSERT_UPPER", kBtreeNewText, kBtreeInsertUpperMeaning),
    btree_insert(0x20, "INSERT_META", kBtreeMetaUpTo10, kBtreeInsertMetaMeaning),
    btree_insert(0x20, "INSERT_META", kBtreeMetaOf11, kBtreeInsertMetaMeaning),
    btree_insert(0x20, "INSERT_META", kBtreeMetaOf12, kBtreeInsertMetaMeaning),
    btree_insert(0x20, "INSERT_META", kBtreeMetaOf13, kBtreeInsertMetaMeaning),
    btree_insert(0x20, "INSERT_META", between(System::pg14, System::pg15), kBtreeInsertMetaMeaning),
    btree_insert(0x20, "INSERT_META", kBtreeNewText, kBtreeInsertMetaMeaning),
    btree_insert(0x50, "INSERT_POST", between(System::pg13, System::pg15), kBtreeInsertPostMeaning),
    btree_insert(0x50, "INSERT_POST", kBtreeNewText, kBtreeInsertPostMeaning),

    btree_split(0x30, "SPLIT_L", between(System::pg95, System::pg10), true, BtreeHighKey::above_leaves),
    btree_split(0x40, "SPLIT_R", between(System::pg95, System::pg10), false, BtreeHighKey::above_leaves),
    btree_split(0x50, "SPLIT_L_ROOT", between(System::pg95, System::pg10), true, BtreeHighKey::above_leaves),
    btree_split(0x60, "SPLIT_R_ROOT", between(System::pg95, System::pg10), false, BtreeHighKey::above_leaves),
    btree_split(0x30, "SPLIT_L", only(System::pg11), true, BtreeHighKey::none),
    btree_split(0x40, "SPLIT_R", only(System::pg11), false, BtreeHighKey::none),
    btree_split(0x50, "SPLIT_L_HIGHKEY", only(System::pg11), true, BtreeHighKey::always),
    btree_split(0x60, "SPLIT_R_HIGHKEY", only(System::pg11), false, BtreeHighKey::always),
    btree_split(0x30, "SPLIT_L", only(System::pg12), true, BtreeHighKey::always),
    btree_split(0x40, "SPLIT_R", only(System::pg12), false, BtreeHighKey::always),
    btree_split(0x30, "SPLIT_L", between(System::pg13, System::pg15), true, BtreeHighKey::always),
    btree_split(0x40, "SPLIT_R", between(System::pg13, System::pg15), false, BtreeHighKey::always),
    btree_split(0x30, "SPLIT_L", kBtreeNewText, true, BtreeHighKey::always),
    btree_split(0x40, "SPLIT_R", kBtreeNewText, false, BtreeHighKey::always),

    record({.op = 0x60,
            .name = "DEDUP",
            .in = between(System::pg13, System::pg15),
            .parts = {one("xl_btree_dedup", 2, kBtreeDedup),
                      list("intervals", "nintervals", 4, kBtreeDedupInterval).in_block(0)},
            .text = "nintervals {nintervals}",
            .source = "nbtxlog.h xl_btree_dedup, nbtdedup.c _bt_dedup_pass(), nbtdesc.c btree_desc() (15)",
            .meaning = "entries with equal keys were merged into posting lists"}),
    record({.op = 0x60,
            .name = "DEDUP",
            .in = kBtreeNewText,
            .parts = {one("xl_btree_dedup", 2, kBtreeDedup),
                      list("intervals", "nintervals", 4, kBtreeDedupInterval).in_block(0)},
            .text = "nintervals: {nintervals}",
            .source = "nbtxlog.h xl_btree_dedup, nbtdedup.c _bt_dedup_pass(), nbtdesc.c btree_desc() (18.4)",
            .meaning = "entries with equal keys were merged into posting lists"}),

    // Up to 12 the offsets are in the main data, as a standby looks for the rows they lead to.
    btree_delete(between(System::pg95, System::pg11),
                 {one("xl_btree_delete", 16, kBtreeDelete95), list("deleted", "nitems", 2, kOffset)},
                 "{nitems} items"),
    btree_delete(only(System::pg12),
                 {one("xl_btree_delete", 8, kBtreeDelete12), list("deleted", "nitems", 2, kOffset)},
                 "{nitems} items, latest removed xid {latest_removed_xid}"),
    btree_delete(only(System::pg13), {one("xl_btree_delete", 8, kBtreeDelete13), kBtreeDeleted},
                 "latestRemovedXid {latest_removed_xid}; ndeleted {ndeleted}"),
    btree_delete(between(System::pg14, System::pg15),
                 {one("xl_btree_delete", 8, kBtreeDelete14), kBtreeDeleted, kBtreeUpdated, kBtreeUpdates},
                 "latestRemovedXid {latest_removed_xid}; ndeleted {ndeleted}; nupdated {nupdated}"),
    btree_delete(
        only(System::pg16),
        {one("xl_btree_delete", 9, kBtreeDelete16), kBtreeDeleted, kBtreeUpdated, kBtreeUpdates},
        "snapshotConflictHorizon: {snapshot_conflict_horizon}, ndeleted: {ndeleted}, nupdated: {nupdated}"
        "{?data0:, deleted: [{*deleted/, :{}}], updated: [{!btree_updates}]}"),
    btree_delete(
        since(System::pg17),
        {one("xl_btree_delete", 9, kBtreeDelete16), kBtreeDeleted, kBtreeUpdated, kBtreeUpdates},
        "snapshotConflictHorizon: {snapshot_conflict_horizon}, ndeleted: {ndeleted}, nupdated: {nupdated}, "
        "isCatalogRel: {is_catalog_rel:tf}"
        "{?data0:, deleted: [{*deleted/, :{}}], updated: [{!btree_updates}]}"),

    btree_unlink(kBtreeMetaUpTo10 | kBtreeMetaOf11 | kBtreeMetaOf12 | kBtreeMetaOf13, false),
    btree_unlink(between(System::pg14, System::pg15), false),
    btree_unlink(kBtreeNewText, false),
    btree_unlink(kBtreeMetaUpTo10, true),
    btree_unlink(kBtreeMetaOf11, true),
    btree_unlink(kBtreeMetaOf12, true),
    btree_unlink(kBtreeMetaOf13, true),
    btree_unlink(between(System::pg14, System::pg15), true),
    btree_unlink(kBtreeNewText, true),

    btree_newroot(kBtreeMetaUpTo10),
    btree_newroot(kBtreeMetaOf11),
    btree_newroot(kBtreeMetaOf12),
    btree_newroot(kBtreeMetaOf13),
    btree_newroot(between(System::pg14, System::pg15)),
    btree_newroot(kBtreeNewText),

    btree_mark_halfdead(kBtreeOldText,
                        "topparent {topparent}; leaf {leafblk}; left {leftblk}; right {rightblk}"),
    btree_mark_halfdead(kBtreeNewText,
                        "topparent: {topparent}, leaf: {leafblk}, left: {leftblk}, right: {rightblk}"),

    btree_vacuum(between(System::pg95, System::pg12),
                 {one("xl_btree_vacuum", 4, kBtreeVacuum95), list_to_end("deleted", 2, kOffset).in_block(0)},
                 "lastBlockVacuumed {last_block_vacuumed}"),
    btree_vacuum(between(System::pg13, System::pg15),
                 {one("xl_btree_vacuum", 4, kBtreeVacuum13), kBtreeDeleted, kBtreeUpdated, kBtreeUpdates},
                 "ndeleted {ndeleted}; nupdated {nupdated}"),
    btree_vacuum(kBtreeNewText,
                 {one("xl_btree_vacuum", 4, kBtreeVacuum13), kBtreeDeleted, kBtreeUpdated, kBtreeUpdates},
                 "ndeleted: {ndeleted}, nupdated: {nupdated}"
                 "{?data0:, deleted: [{*deleted/, :{}}], updated: [{!btree_updates}]}"),

    btree_reuse(between(System::pg95, System::pg13), one("xl_btree_reuse_page", 20, kBtreeReusePage95),
                "rel {node}; latestRemovedXid {latest_removed_xid}"),
    btree_reuse(between(System::pg14, System::pg15), one("xl_btree_reuse_page", 24, kBtreeReusePage14),
                "rel {node}; latestRemovedXid {latest_removed_full_xid:xid}"),
    btree_reuse(only(System::pg16), one("xl_btree_reuse_page", 25, kBtreeReusePage16),
                "rel: {node}, snapshotConflictHorizon: {snapshot_conflict_horizon:xid}"),
    btree_reuse(since(System::pg17), one("xl_btree_reuse_page", 25, kBtreeReusePage16),
                "rel: {node}, snapshotConflictHorizon: {snapshot_conflict_horizon:xid}, isCatalogRel: "
                "{is_catalog_rel:tf}"),

    btree_meta_cleanup(kBtreeMetaOf11,
                       "oldest_btpo_xact {metadata.oldest_btpo_xact}; last_cleanup_num_heap_tuples: "
                       "{metadata.last_cleanup_num_heap_tuples:f}"),
    btree_meta_cleanup(kBtreeMetaOf12,
                       "oldest_btpo_xact {metadata.oldest_btpo_xact}; last_cleanup_num_heap_tuples: "
                       "{metadata.last_cleanup_num_heap_tuples:f}"),
    btree_meta_cleanup(kBtreeMetaOf13,
                       "oldest_btpo_xact {metadata.oldest_btpo_xact}; last_cleanup_num_heap_tuples: "
                       "{metadata.last_cleanup_num_heap_tuples:f}"),
    btree_meta_cleanup(between(System::pg14, System::pg15),
                       "last_cleanup_num_delpages {metadata.last_cleanup_num_delpages}"),
    btree_meta_cleanup(kBtreeNewText, "last_cleanup_num_delpages: {metadata.last_cleanup_num_delpages}"),
};

}  // namespace walread::formats
