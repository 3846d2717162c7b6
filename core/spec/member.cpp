#include "core/spec/member.h"

#include "core/base/error.h"
#include "core/spec/document.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace calm
{

namespace
{
MemberKind kindFromString(const std::string& name)
{
    for (const MemberKind kind :
         {MemberKind::anchor, MemberKind::augmenting, MemberKind::composed, MemberKind::lora})
        if (toString(kind) == name)
            return kind;
    throw Error(ErrorKind::corrupt, "\"" + name + "\" is not a kind of member (anchor, augmenting, composed, lora).");
}

/// Digits only, at least one, or nothing.
std::optional<std::int64_t> numberIn(const std::string& text)
{
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (text.empty() || code != std::errc() || stop != end || value < 0)
        return std::nullopt;
    return value;
}

constexpr int mostAugmenting = 1000; // no composition has so many; keeps numbers from overflowing

void sortOnce(std::vector<int>& indices)
{
    std::ranges::sort(indices);
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
}

/// "12", "-2", "12-1-3": what may stand behind the "@".
bool readChoice(const std::string& text, Member& member)
{
    auto dash = std::min(text.find('-'), text.size());
    if (dash > 0) {
        const auto checkpoint = numberIn(text.substr(0, dash));
        if (!checkpoint || *checkpoint == 0)
            return false;
        member.checkpoint = *checkpoint;
    }
    while (dash < text.size()) {
        const auto next = std::min(text.find('-', dash + 1), text.size());
        const auto number = numberIn(text.substr(dash + 1, next - dash - 1));
        if (!number || *number < 1 || *number > mostAugmenting)
            return false;
        member.off.push_back(static_cast<int>(*number) - 1);
        dash = next;
    }
    sortOnce(member.off);
    return !text.empty();
}

bool isMemberOfDefault(const std::string& text)
{
    return text == "anchor" || text == "augmenting" || text.starts_with("augmenting:") || text == "lora" ||
           text.starts_with("lora@");
}

Member loraOf(const std::string& text, const std::string& composition)
{
    Member member{.kind = MemberKind::lora, .composition = composition};
    const auto at = text.find('@');
    if (at == std::string::npos)
        return member;
    const auto checkpoint = numberIn(text.substr(at + 1));
    if (!checkpoint || *checkpoint == 0)
        throw Error(ErrorKind::badInput, "\"" + text + "\" is not a member; write lora or lora@CHECKPOINT-NUMBER.");
    member.checkpoint = *checkpoint;
    return member;
}

Member memberOfDefault(const std::string& text, const std::string& composition)
{
    if (composition.empty())
        throw Error(ErrorKind::badInput, "\"" + text + "\" belongs to a composition; say which one.");
    if (text.starts_with("lora"))
        return loraOf(text, composition);
    Member member;
    member.composition = composition;
    member.kind = text == "anchor" ? MemberKind::anchor : MemberKind::augmenting;
    const auto colon = text.find(':');
    if (colon == std::string::npos)
        return member;
    const auto index = numberIn(text.substr(colon + 1));
    if (!index || *index > mostAugmenting)
        throw Error(ErrorKind::badInput, "\"" + text + "\" is not a member; write augmenting:0, augmenting:1, ...");
    member.augmenting = static_cast<int>(*index);
    return member;
}
} // namespace

Json toJson(const Member& member)
{
    Json json;
    json["kind"] = toString(member.kind);
    json["composition"] = member.composition;
    if (member.kind == MemberKind::augmenting)
        json["augmenting"] = member.augmenting;
    if (hasCheckpoints(member.kind))
        json["checkpoint"] = member.checkpoint;
    if (member.kind == MemberKind::composed && !member.off.empty())
        json["off"] = member.off;
    return json;
}

Member memberFromJson(const Json& json)
{
    const std::string what = "The member";
    if (!json.is_object())
        throw Error(ErrorKind::corrupt, what + " is not a JSON object: " + toLine(json).substr(0, 80) + ".");
    Member member;
    member.kind = kindFromString(optional<std::string>(json, "kind", toString(member.kind), what));
    member.composition = optional<std::string>(json, "composition", {}, what);
    member.augmenting = wholeNumber<int>(json, "augmenting", 0, what);
    member.checkpoint = wholeNumber<std::int64_t>(json, "checkpoint", 0, what);
    const Json off = optional(json, "off", Json::array(), what);
    if (!off.is_array())
        throwWrongType("off", what, toLine(off));
    for (const Json& index : off)
        member.off.push_back(wholeNumber<int>(Json{{"off", index}}, "off", -1, what));
    if (std::ranges::any_of(member.off, [](int index) { return index < 0 || index >= mostAugmenting; }))
        throwWrongType("off", what, toLine(off));
    sortOnce(member.off);
    return member;
}

std::string toString(MemberKind kind)
{
    switch (kind) {
    case MemberKind::anchor:
        return "anchor";
    case MemberKind::augmenting:
        return "augmenting";
    case MemberKind::lora:
        return "lora";
    case MemberKind::composed:
        break;
    }
    return "composed";
}

bool hasCheckpoints(MemberKind kind)
{
    return kind == MemberKind::composed || kind == MemberKind::lora;
}

Member memberFromText(const std::string& text, const std::string& defaultComposition)
{
    if (isMemberOfDefault(text))
        return memberOfDefault(text, defaultComposition);
    if (text.empty())
        throw Error(ErrorKind::badInput, "A member's name is empty; write a composition's name, anchor, augmenting or lora.");
    Member member;
    member.composition = text;
    const auto at = text.rfind('@');
    if (at == std::string::npos)
        return member;
    if (at == 0 || !readChoice(text.substr(at + 1), member))
        throw Error(ErrorKind::badInput,
                    "\"" + text + "\" is not a member; write NAME, NAME@CHECKPOINT-NUMBER, or NAME@-2 or " +
                        "NAME@CHECKPOINT-NUMBER-2 to switch augmenting model 2 off.");
    member.composition = text.substr(0, at);
    return member;
}

std::string offLabel(const Member& member)
{
    std::string label;
    for (const int index : member.off)
        label += (label.empty() ? " without augmenting " : ", ") + std::to_string(index + 1);
    return label;
}

} // namespace calm
