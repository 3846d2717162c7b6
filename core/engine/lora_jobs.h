#pragma once

#include "core/base/file.h"
#include "core/spec/member.h"
#include "core/store/project.h"

#include <cstdint>
#include <string>

namespace calm
{

/// LoRA adapters of Hugging Face's PEFT out of a project and into it (docs/lora.md). No LibTorch type crosses here.

/// Writes a LoRA member's adapter as a directory that PEFT loads. Whole or not at all. Error(badInput) when the member
/// is of another kind, not trained, or `folder` is taken.
void saveLoraOf(Project& project, const Member& member, const Path& folder);

struct LoraLoadJob
{
    Path folder;
    std::string composition; ///< whose baseline it will be; its anchor is what the adapter changes
    std::string name;        ///< of the run; empty = the folder's
};

struct LoraLoadResult
{
    std::int64_t run = 0, checkpoint = 0;
};

/// Puts a finished LoRA run with one checkpoint into the project, after the whole adapter was held against the anchor:
/// all of it or nothing. Errors as loadLora() says.
LoraLoadResult loadLoraInto(Project& project, const LoraLoadJob& job);

} // namespace calm
