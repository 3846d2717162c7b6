#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

enum class MemberKind {
    anchor,
    augmenting,
    composed,
    lora ///< the anchor with low-rank changes trained on the composition's data: the baseline
};

/// One column of a comparison: a model alone, or a composition or its LoRA baseline at one of their checkpoints.
struct Member
{
    MemberKind kind = MemberKind::composed;
    std::string composition;     ///< the composition whose anchor, augmenting model or whole is meant
    int augmenting = 0;          ///< which augmenting model, for kind augmenting
    /// Checkpoint row, for kinds composed and lora; 0 = the best of the newest trained run of that kind.
    std::int64_t checkpoint = 0;
    /// For kind composed: the augmenting models that are switched off, as indices into the composition's list, ascending.
    /// The answers are those of the composition without them and their connections.
    std::vector<int> off{};

    bool operator==(const Member&) const = default;
};

Json toJson(const Member& member);
Member memberFromJson(const Json& json); ///< Error(corrupt)
std::string toString(MemberKind kind);   ///< "anchor", "augmenting", "composed", "lora"
bool hasCheckpoints(MemberKind kind);     ///< composed and lora: what is trained

/// From the command line's "NAME", "NAME@CHECKPOINT", or of `defaultComposition` "anchor", "augmenting", "augmenting:1",
/// "lora", "lora@CHECKPOINT". Behind a NAME's the "@" each "-K" switches the K-th augmenting model off, counted from 1: "NAME@-2",
/// "NAME@12-1-3". Only what stands behind the last "@" counts, so names may hold dashes. Error(badInput).
Member memberFromText(const std::string& text, const std::string& defaultComposition);

/// "", " without augmenting 2", " without augmenting 1, 3": what a composed member's label ends with.
std::string offLabel(const Member& member);

} // namespace calm
