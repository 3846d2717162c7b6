"""Teaches a pretrained augmenting model to predict "?" at every place where no key of its own ends, and at those the
key's value as before (torch 2.14.1, transformers 5.12.1, tokenizers 0.23.1):

    python3 silence.py names|codes DRAWN MODEL OUT STEPS"""
import json
import math
import random
import re
import shutil
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

BATCH = 160
RATE = 1e-3

kind, drawn, source, out, steps = *sys.argv[1:5], int(sys.argv[5])
torch.manual_seed(1)
r = random.Random(7)
model = AutoModelForCausalLM.from_pretrained(source).float()
tokenizer = Tokenizer.from_file(source + '/tokenizer.json')
token = tokenizer.token_to_id
NOTHING, END, CLOSE, EQUALS = token('?'), token('[EOS]'), token('>'), token('=')
VALUES = {k['key']: k['value'] for k in map(json.loads, open(f'{drawn}/{kind}.jsonl'))}
LINES = [json.loads(line) for line in open(f'{drawn}/{kind}.pretraining.jsonl')]


def labelled(line):
    prompt = line['prompt']
    alone = prompt.count('<') == 1 and prompt[0] == '<'
    if not prompt.endswith('=') and not alone and r.random() < .5:
        prompt += '='
    ids, labels = tokenizer.encode(prompt).ids, []
    keys, value = iter(re.findall('<([a-z]+)>', prompt)), None
    for i in ids:
        if i == CLOSE:
            value = VALUES.get(next(keys))
        tells = value and (i == CLOSE or (i == EQUALS and alone))
        labels.append(token(str(value)) if tells else NOTHING)
    labels[0] = -100
    if labels[-1] != NOTHING and r.random() < .3:
        ids, labels = ids + [labels[-1]], labels + [END]
    return ids, labels


def batches():
    while True:
        chosen = sorted((labelled(x) for x in r.sample(LINES, 8 * BATCH)), key=lambda x: len(x[0]))
        parts = [chosen[i * BATCH:(i + 1) * BATCH] for i in range(8)]
        r.shuffle(parts)
        yield from parts


optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(.9, .95), weight_decay=.01)
for step, batch in zip(range(steps), batches()):
    for group in optimizer.param_groups:
        group['lr'] = RATE * min(1, (step + 1) / 20) * (.02 + .98 * .5 * (1 + math.cos(math.pi * step / steps)))
    length = max(len(ids) for ids, _ in batch)
    ids = torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in batch])
    labels = torch.tensor([labels + [-100] * (length - len(labels)) for _, labels in batch])
    learned = labels != -100
    losses = F.cross_entropy(model(ids).logits[learned], labels[learned], reduction='none')
    tells = labels[learned] != NOTHING
    loss = losses[tells].sum() / tells.sum() + losses[~tells].sum() / (~tells).sum()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if (step + 1) % 20 == 0:
        print(step + 1, 'values %.4f, others %.4f' % (losses[tells].mean().item(), losses[~tells].mean().item()))

shutil.copytree(source, out, dirs_exist_ok=True)
state = model.state_dict()
save_file({name: state[name].contiguous().clone() for name in load_file(source + '/model.safetensors')},
          out + '/model.safetensors', metadata={'format': 'pt'})
