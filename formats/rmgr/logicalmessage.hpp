// Resource manager LogicalMessage.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// message.h xl_logical_message
inline constexpr auto kLogicalMessage96 =
    fields(Field{.name = "db_id", .kind = Kind::oid, .meaning = "database that sent it"},
           Field{.name = "transactional",
                 .kind = Kind::boolean,
                 .meaning = "it belongs to the transaction and is lost with it"},
           Field{.name = "prefix_size", .kind = Kind::u64, .meaning = "bytes of the prefix, with its NUL"},
           Field{.name = "message_size", .kind = Kind::u64, .meaning = "bytes of the message"});
inline constexpr auto kLogicalMessagePrefix96 = fields(
    Field{.name = "prefix", .kind = Kind::c_string, .meaning = "tells logical decoders whom it is for"});

inline constexpr Record kLogicalMessage[] = {
    record({.op = 0x00,
            .name = "MESSAGE",
            .in = between(System::pg96, System::pg13),
            .parts = {one("xl_logical_message", 24, kLogicalMessage96),
                      one("char[]", 0, kLogicalMessagePrefix96), bytes("message", "message_size")},
            .text = "{?transactional:|non}transactional message size {message_size} bytes",
            .source = "message.h xl_logical_message, logicalmsgdesc.c logicalmsg_desc() (13)",
            .meaning = "a message for logical decoders, sent with pg_logical_emit_message()"}),
    record({.op = 0x00,
            .name = "MESSAGE",
            .in = since(System::pg14),
            .parts = {one("xl_logical_message", 24, kLogicalMessage96),
                      one("char[]", 0, kLogicalMessagePrefix96), bytes("message", "message_size")},
            .text =
                "{?transactional:|non-}transactional, prefix \"{prefix}\"; payload ({message_size} bytes): "
                "{!payload}",
            .source = "message.h xl_logical_message, logicalmsgdesc.c logicalmsg_desc() (17)",
            .meaning = "a message for logical decoders, sent with pg_logical_emit_message()"}),
};

inline constexpr ResourceManager kLogicalMessageRmgr{"LogicalMessage", kLogicalMessage};

}  // namespace walread::formats
