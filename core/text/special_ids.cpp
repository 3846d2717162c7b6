// Which ids begin and end a text: spread over the files beside a tokenizer.json.

#include "core/text/special_ids.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/text/tokenizer.h"

#include <algorithm>

namespace calm
{

namespace
{
std::optional<Json> readJsonIfThere(const Path& file)
{
    if (!std::filesystem::exists(file))
        return std::nullopt;
    return parseJson(readFile(file), file.string());
}

/// A token is written as "text", as {"content": "text"}, or not at all.
std::optional<std::string> tokenAt(const Json& config, const char* key)
{
    const auto it = config.is_object() ? config.find(key) : config.end();
    if (!config.is_object() || it == config.end())
        return std::nullopt;
    if (it->is_string())
        return it->get<std::string>();
    if (it->is_object() && it->contains("content") && (*it)["content"].is_string())
        return (*it)["content"].get<std::string>();
    return std::nullopt;
}
} // namespace

void Tokenizer::readSpecialIds(const Path& directory)
{
    if (const auto config = readJsonIfThere(directory / "tokenizer_config.json")) {
        const auto take = [&](const char* key, std::optional<int>& id) {
            const auto token = tokenAt(*config, key);
            if (const auto named = token ? idOf(*token) : std::nullopt)
                id = named;
        };
        take("bos_token", m_bosId);
        take("eos_token", m_eosId);
        take("pad_token", m_padId);
        take("unk_token", m_unknownId);
    }
    if (m_eosId)
        m_eosIds.push_back(*m_eosId);
    addEosIdsFrom(directory / "generation_config.json");
    addEosIdsFrom(directory / "config.json");
}

void Tokenizer::addEosIdsFrom(const Path& file)
{
    for (const int id : endTokensIn(file))
        if (std::find(m_eosIds.begin(), m_eosIds.end(), id) == m_eosIds.end())
            m_eosIds.push_back(id);
}

std::vector<int> endTokensIn(const Path& file)
{
    std::vector<int> ids;
    const auto config = readJsonIfThere(file);
    if (!config || !config->is_object() || !config->contains("eos_token_id"))
        return ids;
    const Json& value = (*config)["eos_token_id"];
    if (value.is_null())
        return ids;
    for (const Json& id : value.is_array() ? value : Json::array({value})) {
        if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() > 0x7fffffff)
            throwWrongType("eos_token_id", file.string(), toLine(value));
        ids.push_back(id.get<int>());
    }
    return ids;
}

} // namespace calm
