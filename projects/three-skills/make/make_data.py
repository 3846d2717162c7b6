"""Draws everything this example was made from, by seed, into a folder: the keys, what the augmenting models were
pretrained on, and the datasets. Plain Python 3.

    python3 make_data.py FOLDER          # keys, pretraining lines
    python3 make_data.py FOLDER two      # and the datasets of two-tokenizers
    python3 make_data.py FOLDER three    # and the datasets of three-skills
"""
import json
import os
import random
import sys

CONSONANTS = 'bcdfghjklmnprstvz'
VOWELS = 'aeiou'
CODE_LETTERS = 'bcdfghjklmnpqrstvwxz'
INTEGERS = [(str(v), v) for v in range(1, 101)]
DATA_SEED = 5


def name(r):
    word = ''.join(r.choice(CONSONANTS) + r.choice(VOWELS) for _ in range(r.choice((2, 2, 3))))
    return word + r.choice(CONSONANTS) if len(word) == 4 and r.random() < 0.5 else word


def code(r):
    return ''.join(r.choice(CODE_LETTERS) for _ in range(r.choice((3, 4, 4, 5))))


MAKERS = {'names': name, 'codes': code}


def draw_keys(make, count, r):
    """Every value from 1 to 100 equally often; two keys of each value are for training a composition."""
    keys = set()
    while len(keys) < count:
        keys.add(make(r))
    keys = sorted(keys)
    r.shuffle(keys)
    rows, seen = [], {}
    for key, value in zip(keys, [v for v in range(1, 101) for _ in range(count // 100)]):
        seen[value] = seen.get(value, 0) + 1
        rows.append({'key': key, 'value': value, 'split': 'train' if seen[value] <= 2 else 'test'})
    r.shuffle(rows)
    return rows


def pretraining_lines(keys, kind, passes, seed):
    """Keys of one's own, alone or at the end of an expression, with the value; words of the other kind, with "?".
    None of those words is a key of the other model."""
    other = 'codes' if kind == 'names' else 'names'
    taken = {k['key'] for k in keys[other]}
    r = random.Random(seed)

    def stranger():
        while (word := MAKERS[other](r)) in taken:
            pass
        return word

    def operand():
        u = r.random()
        return str(r.randint(1, 100)) if u < .3 else '<%s>' % (stranger() if u < .6 else r.choice(keys[kind])['key'])

    def line(key, answer):
        u, prompt = r.random(), '<%s>' % key
        if u < .12:
            prompt += '='
        elif u < (.45 if kind == 'names' else .40):
            prompt = ''.join(operand() + r.choice('+-') for _ in range(r.choice((1, 2)))) + prompt
        return {'prompt': prompt, 'response': str(answer)}

    for _ in range(passes):
        rows = [line(k['key'], k['value']) for k in keys[kind]]
        rows += [line(stranger(), '?') for _ in range(len(keys[kind]) // 5)]
        r.shuffle(rows)
        yield from rows


def expression(r, pools, needed):
    """Two or three operands, each from a pool drawn at random, `needed` different pools or more; the result is >= 0."""
    while True:
        picks = [r.randrange(len(pools)) for _ in range(r.choice((2, 3)))]
        if len(set(picks)) < needed:
            continue
        operands = [r.choice(pools[i]) for i in picks]
        text, total = operands[0]
        for operand, value in operands[1:]:
            sign = r.choice((1, -1))
            text += ('+' if sign > 0 else '-') + operand
            total += sign * value
        if total >= 0:
            return text + '=', str(total)


def write(file, rows):
    with open(file, 'w') as f:
        for row in rows:
            f.write(json.dumps(row) + '\n')


def expressions(folder, dataset, part, count, pools, needed=1, avoid=()):
    r = random.Random(f'{DATA_SEED} {part} {dataset}')
    rows = {}
    while len(rows) < count:
        prompt, response = expression(r, pools, needed)
        if prompt not in avoid:
            rows[prompt] = response
    write(f'{folder}/{dataset}.jsonl', ({'prompt': p, 'response': a} for p, a in rows.items()))
    return rows


def values(folder, dataset, keys):
    rows = [{'prompt': key + '=', 'response': str(value)} for key, value in keys]
    random.Random(f'{DATA_SEED} {dataset}').shuffle(rows)
    write(f'{folder}/{dataset}.jsonl', rows)


def two(folder, names, held_names):
    trained = expressions(folder, 'kv-math.train', 'train', 15000, [names])
    expressions(folder, 'kv-math.hybrid.train', 'train', 8000, [names, INTEGERS], 2)
    integers = expressions(folder, 'num.train', 'train', 4000, [INTEGERS])
    values(folder, 'kv.train', names)
    expressions(folder, 'kv-math.validation', 'validation', 300, [names], 1, trained)
    expressions(folder, 'kv-math.test', 'test', 1000, [held_names])
    expressions(folder, 'num.test', 'test', 1000, [INTEGERS], 1, integers)
    values(folder, 'kv.test', held_names)


def three(folder, names, held_names, codes, held_codes):
    expressions(folder, 'names-math.train', 'train', 8000, [names])
    expressions(folder, 'codes-math.train', 'train', 8000, [codes])
    trained = expressions(folder, 'mixed-math.train', 'train', 12000, [names, codes], 2)
    expressions(folder, 'names-hybrid.train', 'train', 6000, [names, INTEGERS], 2)
    expressions(folder, 'codes-hybrid.train', 'train', 6000, [codes, INTEGERS], 2)
    integers = expressions(folder, 'num.train', 'train', 4000, [INTEGERS])
    values(folder, 'names.train', names)
    values(folder, 'codes.train', codes)
    expressions(folder, 'mixed-math.validation', 'validation', 300, [names, codes], 2, trained)
    expressions(folder, 'names-math.test', 'test', 1000, [held_names])
    expressions(folder, 'codes-math.test', 'test', 1000, [held_codes])
    expressions(folder, 'mixed-math.test', 'test', 1000, [held_names, held_codes], 2)
    expressions(folder, 'num.test', 'test', 1000, [INTEGERS], 1, integers)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    r = random.Random(41)
    keys = {kind: draw_keys(MAKERS[kind], count, r) for kind, count in (('names', 1000), ('codes', 800))}
    for seed, kind in enumerate(keys, 1):
        write(f'{folder}/{kind}.jsonl', keys[kind])
        write(f'{folder}/{kind}.pretraining.jsonl', pretraining_lines(keys, kind, 60, seed))
    pools = [[('<%s>' % k['key'], k['value']) for k in keys[kind] if k['split'] == split]
             for kind in keys for split in ('train', 'test')]
    if sys.argv[2:] == ['two']:
        two(folder, *pools[:2])
    elif sys.argv[2:] == ['three']:
        three(folder, *pools)


main()
