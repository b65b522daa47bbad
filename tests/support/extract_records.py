#!/usr/bin/env python3
"""Picks one real record of every kind out of recordings, for tests/formats/records/*.txt.

    extract_records.py WALDUMP SYSTEM BLOCK_SIZE JOB... > tests/formats/records/SYSTEM.txt

A JOB is DIRECTORY:SEGMENTS:REFERENCE[:LABEL]: the segments of DIRECTORY to read (FIRST or FIRST-LAST) and the file
with what the product's own dump tool printed for them (perhaps .xz). Records are read from the segments by this
script, their texts are taken from the reference; waldump is only asked which records differ in kind, that is in
record type, blocks, images or the fields that are there. Of each kind the shortest is kept.

Where no tool's output was recorded, REFERENCE is "sources": the texts are then those of waldump, and somebody has to
hold them against the describe functions of that release before they are believed.

Output, for each record: a comment with where it comes from; its position, timeline, type and the length of its data;
its bytes in hexadecimal, (N*xx) for runs; and the description between bars. The contents of page images are left out
up to 9.4, where they stand at the end, and zeros since.
"""
import json
import lzma
import os
import re
import struct
import subprocess
import sys

LINE = re.compile(r'^rmgr: .*, lsn: ([0-9A-F]+)/([0-9A-F]+), prev [0-9A-F/]+, (?:bkp: [01]{4}, )?desc: (.*)$')
BLOCKS = re.compile(r', blkref #\d+: rel .*$')
LARGE = 1200  # longer records are kept only as the only ones of their type
BACKUP_BLOCKS = ('pg94', 'gp6')  # systems with the framing up to 9.4


def shape(value):
    if isinstance(value, dict):
        return '{' + ','.join(k + (':' + str(v) if k == 'name' and len(value) <= 2 else shape(v))
                              for k, v in value.items()) + '}'
    if isinstance(value, list):
        return '[' + '|'.join(sorted({shape(v) for v in value})) + ']'
    return ''


def position(high, low):
    return int(high, 16) << 32 | int(low, 16)


def references(path):
    opener = lzma.open if path.endswith('.xz') else open
    texts = {}
    with opener(path, 'rt', encoding='latin-1', newline='\n') as lines:
        for line in lines:
            m = LINE.match(line.rstrip('\n'))
            if m:
                texts[position(m.group(1), m.group(2))] = BLOCKS.sub('', m.group(3))
    return texts


class Log:
    """Reads bytes of records at a position, over the headers of pages."""

    def __init__(self, directory, first):
        with open(os.path.join(directory, first), 'rb') as f:
            header = f.read(40)
        self.directory, self.tli = directory, first[:8]
        self.segment, self.page = struct.unpack_from('<II', header, 32)

    def record(self, lsn):
        raw = self.read(lsn, 4)
        return self.read(lsn, struct.unpack('<I', raw)[0])

    def read(self, lsn, size):
        out = b''
        while len(out) < size:
            if lsn % self.page == 0:
                lsn += 40 if lsn % self.segment == 0 else 24
            number = lsn // self.segment
            per_id = 0x100000000 // self.segment
            name = '%s%08X%08X' % (self.tli, number // per_id, number % per_id)
            with open(os.path.join(self.directory, name), 'rb') as f:
                f.seek(lsn % self.segment)
                part = f.read(min(size - len(out), self.page - lsn % self.page))
            out += part
            lsn += len(part)
        return out


def without_images(raw, block_size):
    """Up to 9.4: the record with nothing but the headers of its images."""
    length, info = struct.unpack_from('<IB', raw, 8)
    end = 32 + length
    out = raw[:end]
    for bit in (8, 4, 2, 1):
        if info & bit:
            out += raw[end:end + 24]
            end += 24 + block_size - struct.unpack_from('<H', raw, end + 22)[0]
    assert end == len(raw), 'data and images do not add up'
    return out


def with_blank_images(raw, system):
    """Since 9.5 (xlogrecord.h): the record with zeros for its images."""
    compressed = 0x1C if int(system[2:]) in (15, 16, 17, 18) else 0x02
    at, blocks, main = 24, [], 0
    while at < len(raw) - main - sum(image + data for image, data in blocks):
        number = raw[at]
        if number in (254, 255):
            main = struct.unpack_from('<I', raw, at + 1)[0] if number == 254 else raw[at + 1]
            at += 5 if number == 254 else 2
            break
        if number in (252, 253):
            at += 5 if number == 252 else 3
            continue
        flags, data = struct.unpack_from('<BH', raw, at + 1)
        at += 4
        image = 0
        if flags & 0x10:
            image, _, info = struct.unpack_from('<HHB', raw, at)
            at += 7 if info & 0x01 and info & compressed else 5
        at += 4 if flags & 0x80 else 16
        blocks.append((image, data))
    out = raw[:at]
    for image, data in blocks:
        out += bytes(image) + raw[at + image:at + image + data]
        at += image + data
    assert at + main == len(raw), 'data and images do not add up'
    return out + raw[at:]


def packed(raw):
    text, at = '', 0
    while at < len(raw):
        run = 1
        while at + run < len(raw) and raw[at + run] == raw[at]:
            run += 1
        text += '(%d*%02x)' % (run, raw[at]) if run >= 8 else ('%02x' % raw[at]) * run
        at += run
    return text


def block_kind(block):
    """What makes one reference to a block different from another, as a value for shape()."""
    return {'%s %s %s %s %s' % (block['id'], block['will_init'], block['data_length'] != 0, block.get('compression'),
                                block.get('apply')): ''}


def main():
    waldump, system, block_size = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.environ['TZ'] = 'UTC'
    old = system in BACKUP_BLOCKS

    def stored(log, lsn):
        raw = log.record(lsn)
        return packed(without_images(raw, block_size) if old else with_blank_images(raw, system))

    best = {}
    for job in sys.argv[4:]:
        directory, segments, reference, label = (job.split(':') + [''])[:4]
        names = segments.split('-')
        texts = references(reference) if reference != 'sources' else None
        log = Log(directory, names[0])
        command = [waldump, '--format=json', '--system=' + system]
        command += ['--timeline=%d' % int(log.tli, 16), '--path=' + directory] + names
        dump = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in dump.stdout:
            r = json.loads(line)
            if r['type'] != 'record':
                continue
            lsn = position(*r['lsn'].split('/'))
            if texts is not None and lsn not in texts:
                continue  # the tool hides the record that goes on in the next segment
            size = r['length'] - sum(b.get('image_length', 0) for b in r['blocks'])
            name = r['record'] + ('+INIT' if r['text'].startswith(r['record'] + '+INIT') else '')
            blocks = '' if old else shape([block_kind(b) for b in r['blocks']])
            kind = (r['rmgr'], name, r['info'] & 0x0F, blocks, shape(r.get('fields', {})))
            # Of long records with the same length, the one with most repetition is best.
            weight = size if size <= LARGE else len(stored(log, lsn))
            if kind not in best or weight < best[kind][0]:
                text = r['text'] if texts is None else texts[lsn]
                best[kind] = (weight, lsn, r['tli'], r['data_length'], log, text, label or directory)
        dump.wait()

    smallest = {}
    for kind, found in best.items():
        smallest[kind[:2]] = min(smallest.get(kind[:2], found[0]), found[0])
    print('# Records that real servers wrote, one of every kind, with what the product\'s own dump tool printed for')
    print('# them. See tests/support/extract_records.py; the recordings are described in testdata/.')
    for kind in sorted(best):
        size, lsn, tli, length, log, text, label = best[kind]
        if size > LARGE and size != smallest[kind[:2]]:
            continue
        print('# ' + label)
        print('%X/%X %d %s/%s %d' % (lsn >> 32, lsn & 0xFFFFFFFF, tli, kind[0], kind[1], length))
        print(stored(log, lsn))
        print('|' + text + '|')


if __name__ == '__main__':
    main()
