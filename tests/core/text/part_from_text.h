#pragma once

#include "core/text/part_reader.h"

#include <deque>

/// A part of a tokenizer.json from its text; the JSON lives as long as the program.
inline calm::PartReader partFromText(const char* text)
{
    static std::deque<calm::JsonTree> kept;
    kept.emplace_back(text, "part");
    return calm::PartReader(kept.back().root(), "part");
}
