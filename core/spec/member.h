#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>

namespace calm
{

enum class MemberKind { anchor, augmenting, composed };

/// One column of a comparison: a model alone or a composition at one of its checkpoints.
struct Member
{
    MemberKind kind = MemberKind::composed;
    std::string composition;     ///< the composition whose anchor, augmenting model or whole is meant
    int augmenting = 0;          ///< which augmenting model, for kind augmenting
    std::int64_t checkpoint = 0; ///< checkpoint row, for kind composed; 0 = the best of the newest trained run

    bool operator==(const Member&) const = default;
};

Json toJson(const Member& member);
Member memberFromJson(const Json& json); ///< Error(corrupt)
std::string toString(MemberKind kind);   ///< "anchor", "augmenting", "composed"

/// From the command line's "NAME", "NAME@CHECKPOINT", "anchor", "augmenting", "augmenting:1" (the last three of
/// `defaultComposition`). Error(badInput).
Member memberFromText(const std::string& text, const std::string& defaultComposition);

} // namespace calm
