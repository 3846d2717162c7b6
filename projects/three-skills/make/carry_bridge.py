"""Carries a trained bridge over to an augmenting model with another vocabulary: a bridge at "prediction" has one column
for each token of the augmenting model, and the new one takes the columns of the tokens that are spelled alike.

    python3 carry_bridge.py BRIDGES FROM-MODEL TO-MODEL OUT [--beside]

BRIDGES and OUT are bridges.safetensors of checkpoints. --beside: OUT keeps the given bridge as its first, and the
carried one becomes its second. Plain Python 3."""
import array
import json
import struct
import sys


def vocabulary(model):
    return json.load(open(model + '/tokenizer.json'))['model']['vocab']


def read(file):
    data = open(file, 'rb').read()
    size = struct.unpack('<Q', data[:8])[0]
    header = json.loads(data[8:8 + size])
    meta = header.pop('__metadata__')
    body = data[8 + size:]
    return meta, {name: (t['dtype'], t['shape'], body[slice(*t['data_offsets'])]) for name, t in header.items()}


def write(file, meta, tensors):
    header, offset = {'__metadata__': meta}, 0
    ordered = sorted(tensors.items(), key=lambda item: item[1][0] != 'F64')  # eight-byte numbers first: aligned
    for name, (dtype, shape, raw) in ordered:
        header[name] = {'dtype': dtype, 'shape': shape, 'data_offsets': [offset, offset + len(raw)]}
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(file, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text + b''.join(raw for _, (_, _, raw) in ordered))


def carried(project, source, target):
    dtype, (rows, columns), raw = project
    old = array.array('f', raw)
    new = array.array('f', bytes(4 * rows * len(target)))
    for token, to in target.items():
        if token in source:
            for row in range(rows):
                new[row * len(target) + to] = old[row * columns + source[token]]
    return dtype, [rows, len(target)], new.tobytes()


def main():
    file, from_model, to_model, out = sys.argv[1:5]
    meta, given = read(file)
    moved = dict(given)
    moved['bridge.0.project.weight'] = carried(given['bridge.0.project.weight'], vocabulary(from_model),
                                               vocabulary(to_model))
    if '--beside' in sys.argv:
        moved = {name.replace('bridge.0.', 'bridge.1.'): tensor for name, tensor in moved.items()} | given
    write(out, meta, moved)


main()
