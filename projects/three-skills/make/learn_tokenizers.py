"""Makes the two augmenting models' tokenizers (tokenizers 0.23.1):

    python3 learn_tokenizers.py DRAWN ANCHOR-MODEL NAMES-OUT CODES-OUT"""
import json
import os
import shutil
import sys

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

SPECIAL = ['[PAD]', '[BOS]', '[EOS]', '[UNK]']
SIGNS = list('<>=+-?')
LETTERS = [chr(97 + i) for i in range(26)]


def save(anchor, folder, pattern, model):
    os.makedirs(folder, exist_ok=True)
    definition = json.load(open(anchor + '/tokenizer.json'))
    definition['pre_tokenizer'] = {'type': 'Split', 'pattern': {'Regex': pattern}, 'behavior': 'Isolated',
                                   'invert': False}
    definition['model'] = model
    json.dump(definition, open(folder + '/tokenizer.json', 'w'), indent=1)
    shutil.copy(anchor + '/tokenizer_config.json', folder)


def syllables(names):
    """240 merges learned from the names; then whole numbers up to 100, since one token is to name a value."""
    pattern = '[0-9]+|[a-z]+|.'
    tokenizer = Tokenizer(models.BPE(unk_token='[UNK]'))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(pattern), 'isolated')
    trainer = trainers.BpeTrainer(vocab_size=26 + 240, special_tokens=[], initial_alphabet=LETTERS, min_frequency=2,
                                  show_progress=False)
    tokenizer.train_from_iterator(names, trainer)
    model = json.loads(tokenizer.to_str())['model']
    merges = [tuple(m) for m in model['merges']]
    words = SPECIAL + SIGNS + LETTERS + list('0123456789') + [a + b for a, b in merges]
    for value in range(10, 100):
        merges.append((str(value)[0], str(value)[1]))
        words.append(str(value))
    merges.append(('10', '0'))
    words.append('100')
    vocabulary = {w: i for i, w in enumerate(dict.fromkeys(words))}
    return pattern, dict(model, vocab=vocabulary, merges=[list(m) for m in merges], unk_token='[UNK]')


def characters():
    words = SPECIAL + [str(v) for v in range(101)] + SIGNS[::-1] + LETTERS[::-1]
    return '[0-9]+|.', {'type': 'WordLevel', 'vocab': {w: i for i, w in enumerate(words)}, 'unk_token': '[UNK]'}


drawn, anchor, names_out, codes_out = sys.argv[1:]
save(anchor, names_out, *syllables([json.loads(line)['key'] for line in open(drawn + '/names.jsonl')]))
save(anchor, codes_out, *characters())
