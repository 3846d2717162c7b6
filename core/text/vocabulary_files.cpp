#include "core/text/vocabulary_files.h"

#include "core/base/error.h"
#include "core/base/json.h"

#include <set>
#include <sstream>

namespace calm
{

namespace
{
Json objectIn(const Path& file)
{
    Json json = std::filesystem::exists(file) ? parseJson(readFile(file), file.string()) : Json::object();
    return json.is_object() ? json : Json::object();
}

/// A token is written as "text" or as {"content": "text"}.
std::string tokenAt(const Json& config, const char* key)
{
    const auto it = config.find(key);
    if (it == config.end())
        return {};
    const Json& value = it->is_object() && it->contains("content") ? (*it)["content"] : *it;
    return value.is_string() ? value.get<std::string>() : std::string();
}

bool flagAt(const Json& config, const char* key)
{
    const auto it = config.find(key);
    return it != config.end() && *it == Json(true);
}

/// With sorted keys: an ordered object of 50,000 members would be searched from its beginning for each of them.
nlohmann::json sortedJsonIn(const Path& file)
{
    try {
        return nlohmann::json::parse(readFile(file));
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::corrupt, file.string() + " is not valid JSON.", error.what());
    }
}

Json mergesIn(const Path& file)
{
    Json merges = Json::array();
    std::istringstream lines(readFile(file));
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (!line.empty() && !line.starts_with("#version"))
            merges.push_back(line);
    }
    return merges;
}

Json addedTokens(const Path& directory, const Json& config)
{
    Json list = Json::array();
    std::set<std::string> listed;
    const auto add = [&](const std::string& content, bool special) {
        if (!content.empty() && listed.insert(content).second)
            list.push_back({{"id", 0}, {"content", content}, {"special", special}, {"normalized", !special}});
    };
    for (const char* key : {"bos_token", "eos_token", "unk_token", "pad_token"})
        add(tokenAt(config, key), true);
    if (config.contains("added_tokens_decoder") && config["added_tokens_decoder"].is_object())
        for (const auto& [id, token] : config["added_tokens_decoder"].items())
            if (token.is_object())
                add(tokenAt(token, "content"), flagAt(token, "special"));
    const Json more = objectIn(directory / "added_tokens.json");
    for (const auto& [content, id] : more.items())
        add(content, false);
    return list;
}

Json templateOf(const Json& config, const nlohmann::json& vocabulary)
{
    Json single = Json::array();
    Json specials = Json::object();
    const auto add = [&](const char* flag, const char* key) {
        const std::string token = tokenAt(config, key);
        if (!flagAt(config, flag) || !vocabulary.contains(token))
            return;
        single.push_back({{"SpecialToken", {{"id", token}, {"type_id", 0}}}});
        specials[token] = {{"id", token}, {"ids", {vocabulary[token]}}, {"tokens", {token}}};
    };
    add("add_bos_token", "bos_token");
    single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
    add("add_eos_token", "eos_token");
    return {{"type", "TemplateProcessing"}, {"single", single}, {"special_tokens", specials}};
}
} // namespace

std::string tokenizerJsonFromVocabulary(const Path& directory)
{
    Json config = objectIn(directory / "tokenizer_config.json");
    for (const char* key : {"bos_token", "eos_token", "unk_token"}) // transformers' defaults for these files
        if (!config.contains(key))
            config[key] = "<|endoftext|>";
    const nlohmann::json vocabulary = sortedJsonIn(directory / "vocab.json");
    nlohmann::json json;
    json["added_tokens"] = addedTokens(directory, config);
    json["pre_tokenizer"] = {{"type", "ByteLevel"}, {"add_prefix_space", flagAt(config, "add_prefix_space")}};
    json["post_processor"] = templateOf(config, vocabulary);
    json["decoder"] = {{"type", "ByteLevel"}};
    json["model"] = {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", mergesIn(directory / "merges.txt")}};
    return json.dump();
}

} // namespace calm
