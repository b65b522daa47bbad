// Resource manager Bitmap (Greenplum): on-disk bitmap indexes. A LOV ("list of values") page holds an item
// for each distinct value; the item leads to the pages with the value's compressed bitmap vector.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Field kBitmapNode{
    .name = "bm_node", .kind = Kind::relation, .meaning = "bitmap index changed"};
inline constexpr Field kBitmapFork{.name = "bm_fork", .kind = Kind::fork, .meaning = "fork of the index"};
inline constexpr Field kBitmapLovBlock{.name = "bm_lov_blkno", .kind = Kind::block, .meaning = "LOV page"};
inline constexpr Field kBitmapLovOffset{
    .name = "bm_lov_offset", .kind = Kind::offset, .meaning = "item on the LOV page"};
inline constexpr Field kBitmapLastCompword{
    .name = "bm_last_compword", .kind = Kind::u64, .meaning = "last complete word of the vector"};
inline constexpr Field kBitmapLastWord{
    .name = "bm_last_word", .kind = Kind::u64, .meaning = "last word of the vector, not yet complete"};
inline constexpr Field kBitmapLastTid{.name = "bm_last_tid_location",
                                      .kind = Kind::u64,
                                      .meaning = "place of the last bit in bm_last_compword"};
inline constexpr Field kBitmapLastSetbit{
    .name = "bm_last_setbit", .kind = Kind::u64, .meaning = "place of the last bit that is 1"};
// bitmap.h BM_LAST_WORD_BIT, BM_LAST_COMPWORD_BIT
inline constexpr Name kBitmapLovWords[] = {{1, "LAST_WORD_IS_FILL"}, {2, "LAST_COMPWORD_IS_FILL"}};
inline constexpr Field kBitmapWordsHeader{.name = "lov_words_header",
                                          .kind = Kind::u8,
                                          .meaning = "which of the two last words is a fill word",
                                          .flags = kBitmapLovWords};

inline constexpr auto kBitmapLovitem = fields(kBitmapNode, kBitmapFork, kBitmapLovBlock, kBitmapLovOffset);
// bitmap.h BMLOVItemData
inline constexpr auto kBitmapLovitemData = fields(
    Field{.name = "bm_lov_head",
          .kind = Kind::block,
          .meaning = "first page of the vector, 4294967295 if none"},
    Field{
        .name = "bm_lov_tail", .kind = Kind::block, .meaning = "last page of the vector, 4294967295 if none"},
    kBitmapLastCompword, kBitmapLastWord, kBitmapLastTid, kBitmapLastSetbit, kBitmapWordsHeader);
inline constexpr auto kBitmapLovitemEnd =
    fields(Field{.name = "bm_is_new_lov_blkno", .kind = Kind::boolean, .meaning = "the LOV page is new"});

inline constexpr auto kBitmapMeta =
    fields(kBitmapNode, kBitmapFork,
           Field{.name = "bm_lov_heap_id", .kind = Kind::oid, .meaning = "table of the distinct values"},
           Field{.name = "bm_lov_index_id", .kind = Kind::oid, .meaning = "B-tree on that table"},
           Field{.name = "bm_lov_lastpage", .kind = Kind::block, .meaning = "last LOV page"});

inline constexpr auto kBitmapLastwords =
    fields(kBitmapNode, kBitmapLastCompword, kBitmapLastWord, kBitmapWordsHeader, kBitmapLastSetbit,
           kBitmapLastTid, kBitmapLovBlock, kBitmapLovOffset);

inline constexpr auto kBitmapWords =
    fields(kBitmapNode, Field{.name = "bm_num_pages", .kind = Kind::i32, .meaning = "bitmap pages written"},
           Field{.name = "bm_init_first_page", .kind = Kind::boolean, .meaning = "the first page is new"},
           kBitmapLovBlock, kBitmapLovOffset, kBitmapLastCompword, kBitmapLastWord, kBitmapWordsHeader,
           kBitmapLastSetbit);
inline constexpr auto kBitmapWordsPage =
    fields(Field{.name = "bmp_blkno", .kind = Kind::block, .meaning = "bitmap page"},
           Field{.name = "bmp_last_tid", .kind = Kind::u64, .meaning = "place of the last bit on the page"},
           Field{.name = "bmp_start_hword_no", .kind = Kind::u16, .meaning = "first header word written"},
           Field{.name = "bmp_num_hwords", .kind = Kind::u16, .meaning = "header words written"},
           Field{.name = "bmp_start_cword_no", .kind = Kind::u16, .meaning = "first content word written"},
           Field{.name = "bmp_num_cwords", .kind = Kind::u16, .meaning = "content words written"});
inline constexpr auto kBitmapWordsPageTail =
    inner_parts(kBitmapWordsPage, list("hwords", "bmp_num_hwords", 8, kWord64),
                list("cwords", "bmp_num_cwords", 8, kWord64));

inline constexpr auto kBitmapUpdateword =
    fields(kBitmapNode, Field{.name = "bm_blkno", .kind = Kind::block, .meaning = "bitmap page"},
           Field{.name = "bm_word_no", .kind = Kind::i32, .meaning = "content word changed"},
           Field{.name = "bm_cword", .kind = Kind::u64, .meaning = "the content word"},
           Field{.name = "bm_hword", .kind = Kind::u64, .meaning = "the header word that belongs to it"});

// bitmap.h xl_bm_updatewords: two pages with room for 3968 content words and 62 header words each. The struct
// stands on the stack and is written whole: what belongs to a second page is garbage if there is none.
inline constexpr auto kBitmapUpdatewords =
    fields(kBitmapNode, kBitmapLovBlock, kBitmapLovOffset,
           Field{.name = "bm_first_blkno", .kind = Kind::block, .meaning = "first bitmap page"});
inline constexpr auto kBitmapFirstEnd = fields(
    Field{
        .name = "bm_first_last_tid", .kind = Kind::u64, .meaning = "place of the last bit on the first page"},
    Field{.name = "bm_first_num_cwords", .kind = Kind::u64, .meaning = "content words on the first page"});
inline constexpr auto kBitmapSecond =
    fields(Field{.name = "bm_second_blkno", .kind = Kind::block, .meaning = "second bitmap page"});
inline constexpr auto kBitmapSecondPrinted = fields(Field{.name = "printed_second_blkno",
                                                          .kind = Kind::block,
                                                          .meaning = "printed although there is none",
                                                          .trust = Trust::misread});
inline constexpr auto kBitmapSecondEnd = fields(
    Field{.name = "bm_second_last_tid",
          .kind = Kind::u64,
          .meaning = "place of the last bit on the second page"},
    Field{.name = "bm_second_num_cwords", .kind = Kind::u64, .meaning = "content words on the second page"});
inline constexpr auto kBitmapUpdatewordsEnd =
    fields(Field{.name = "bm_two_pages", .kind = Kind::boolean, .meaning = "there is a second page"},
           Field{.name = "bm_next_blkno",
                 .kind = Kind::block,
                 .meaning = "page of the vector that follows, 4294967295 if none"},
           Field{.name = "bm_new_lastpage",
                 .kind = Kind::boolean,
                 .meaning = "the second page is the vector's new last one"});
inline constexpr std::int32_t kBitmapContentRoom = 3968;
inline constexpr std::int32_t kBitmapHeaderWords = 62;

inline constexpr Record kBitmap[] = {
    record({.op = 0x20,
            .name = "INSERT_LOVITEM",
            .in = only(System::gp6),
            .parts = {one("xl_bm_lovitem", 24, kBitmapLovitem),
                      object("bm_lov_item", "BMLOVItemData", 48, kBitmapLovitemData),
                      one("xl_bm_lovitem", 8, kBitmapLovitemEnd)},
            .text = "bm_lov_blkno {bm_lov_blkno:d}, bm_lov_offset {bm_lov_offset}, bm_lovItem: {{bm_lov_head "
                    "{bm_lov_head:d}, bm_lov_tail {bm_lov_tail:d}, bm_last_compword {bm_last_compword}, "
                    "bm_last_word {bm_last_word}, bm_last_tid_location {bm_last_tid_location}, "
                    "bm_last_setbit {bm_last_setbit}, lov_words_header {lov_words_header}}}, "
                    "bm_is_new_lov_blkno {?bm_is_new_lov_blkno:true|false}, rel {bm_node}",
            .touches = {{{.relation = "bm_node", .block = "bm_lov_blkno", .fork = "bm_fork"},
                         {.relation = "bm_node",
                          .fixed = 0,
                          .fork = "bm_fork",
                          .when = if_nonzero("bm_is_new_lov_blkno")}}},
            .source = "bitmap.h xl_bm_lovitem, bitmaputil.c _bitmap_log_lovitem(), bitmapdesc.c "
                      "bitmap_desc() (6.24.3)",
            .meaning = "an item for a new distinct value was added to a LOV page"}),
    record({.op = 0x30,
            .name = "INSERT_META",
            .in = only(System::gp6),
            .parts = {one("xl_bm_metapage", 32, kBitmapMeta)},
            .text = "bm_lov_heapId {bm_lov_heap_id}, bm_lov_indexId {bm_lov_index_id}, bm_lov_lastpage "
                    "{bm_lov_lastpage:d}, rel {bm_node}",
            .touches = {{{.relation = "bm_node", .fixed = 0, .fork = "bm_fork"}}},
            .source = "bitmap.h xl_bm_metapage, bitmaputil.c _bitmap_log_metapage(), bitmapdesc.c "
                      "bitmap_desc() (6.24.3)",
            .meaning = "the index's metapage was written"}),
    record({.op = 0x40,
            .name = "INSERT_BITMAP_LASTWORDS",
            .in = only(System::gp6),
            .parts = {one("xl_bm_bitmap_lastwords", 64, kBitmapLastwords)},
            .text = "bm_last_compword {bm_last_compword}, bm_last_word {bm_last_word}, lov_words_header "
                    "{lov_words_header}, bm_last_setbit {bm_last_setbit}, bm_last_tid_location "
                    "{bm_last_tid_location}, bm_lov_blkno {bm_lov_blkno:d}, bm_lov_offset {bm_lov_offset}, "
                    "rel {bm_node}",
            .touches = {{{"bm_node", "bm_lov_blkno"}}},
            .source = "bitmap.h xl_bm_bitmap_lastwords, bitmaputil.c _bitmap_log_bitmap_lastwords(), "
                      "bitmapdesc.c bitmap_desc() (6.24.3)",
            .meaning = "the last two words of a bitmap vector were changed"}),
    // A first page that is not new is left out, its fixed fields too, when the record carries an image of it.
    record({.op = 0x50,
            .name = "INSERT_WORDS",
            .in = only(System::gp6),
            .parts = {one("xl_bm_bitmapwords", 64, kBitmapWords),
                      list_to_end("pages", 24, kBitmapWordsPage).followed_by(kBitmapWordsPageTail)},
            .text = "bm_num_pages {bm_num_pages}, bm_init_first_page {?bm_init_first_page:true|false}, "
                    "bm_lov_blkno {bm_lov_blkno:d}, bm_lov_offset {bm_lov_offset}, bm_last_compword "
                    "{bm_last_compword}, bm_last_word {bm_last_word}, lov_words_header {lov_words_header}, "
                    "bm_last_setbit {bm_last_setbit}, rel {bm_node}",
            .touches = {{{"bm_node", "bm_lov_blkno"}, touch_each("pages", "bm_node", "bmp_blkno")}},
            .source = "bitmap.h xl_bm_bitmapwords and xl_bm_bitmapwords_perpage, bitmaputil.c "
                      "_bitmap_log_bitmapwords(), bitmapdesc.c bitmap_desc() (6.24.3)",
            .meaning = "words were appended to a bitmap vector"}),
    record({.op = 0x70,
            .name = "UPDATEWORD",
            .in = only(System::gp6),
            .parts = {one("xl_bm_updateword", 40, kBitmapUpdateword)},
            .text = "bm_blkno {bm_blkno:d}, bm_word_no {bm_word_no}, bm_cword {bm_cword}, bm_hword "
                    "{bm_hword}, rel {bm_node}",
            .touches = {{{"bm_node", "bm_blkno"}}},
            .source = "bitmap.h xl_bm_updateword, bitmaputil.c _bitmap_log_updateword(), bitmapdesc.c "
                      "bitmap_desc() (6.24.3)",
            .meaning = "one word in the middle of a bitmap vector was changed"}),
    record(
        {.op = 0x80,
         .name = "UPDATEWORDS",
         .in = only(System::gp6),
         .parts =
             {one("xl_bm_updatewords", 24, kBitmapUpdatewords),
              one("xl_bm_updatewords", 16, kBitmapFirstEnd).at_data(32264).text_only(),
              one("xl_bm_updatewords", 16, kBitmapSecondEnd).at_data(64528).text_only(),
              one("xl_bm_updatewords", 16, kBitmapUpdatewordsEnd).at_data(64544).text_only(),
              one("xl_bm_updatewords", 4, kBitmapSecondPrinted)
                  .at_data(32280)
                  .text_only()
                  .only_if(unless(if_nonzero("bm_two_pages"))),
              list("bm_first_cwords", "bm_first_num_cwords", 8, kWord64).in_room_of(kBitmapContentRoom),
              list_of("bm_first_hwords", kBitmapHeaderWords, 8, kWord64),
              one("xl_bm_updatewords", 16, kBitmapFirstEnd),
              one("xl_bm_updatewords", 8, kBitmapSecond).only_if(if_nonzero("bm_two_pages")),
              list("bm_second_cwords", "bm_second_num_cwords", 8, kWord64)
                  .in_room_of(kBitmapContentRoom)
                  .only_if(if_nonzero("bm_two_pages")),
              list_of("bm_second_hwords", kBitmapHeaderWords, 8, kWord64).only_if(if_nonzero("bm_two_pages")),
              one("xl_bm_updatewords", 16, kBitmapSecondEnd).only_if(if_nonzero("bm_two_pages")),
              padding(64544 - 32280).only_if(unless(if_nonzero("bm_two_pages"))),
              one("xl_bm_updatewords", 16, kBitmapUpdatewordsEnd)},
         .text = "bm_lov_blkno {bm_lov_blkno:d}, bm_lov_offset {bm_lov_offset}, bm_first_blkno "
                 "{bm_first_blkno:d}, bm_second_blkno "
                 "{?bm_two_pages:{bm_second_blkno:d}|{printed_second_blkno:d}}, bm_two_pages "
                 "{?bm_two_pages:true|false}, bm_next_blkno {bm_next_blkno:d}, bm_new_lastpage "
                 "{?bm_new_lastpage:true|false}, rel {bm_node}",
         .touches =
             {{{"bm_node", "bm_first_blkno"},
               {"bm_node", "bm_second_blkno"},
               {.relation = "bm_node", .block = "bm_lov_blkno", .when = if_nonzero("bm_new_lastpage")}}},
         .source = "bitmap.h xl_bm_updatewords, bitmaputil.c _bitmap_log_updatewords(), bitmapxlog.c "
                   "_bitmap_xlog_updatewords(), bitmapdesc.c bitmap_desc() (6.24.3)",
         .meaning = "many words in the middle of a bitmap vector were changed, on one page or two"}),
};

inline constexpr ResourceManager kBitmapRmgr{"Bitmap", kBitmap};

}  // namespace walread::formats
