#include "core/weights/inspect_model.h"

#include "core/base/error.h"
#include "core/spec/document.h"
#include "core/text/sentence_piece_file.h"
#include "core/text/tokenizer.h"
#include "core/weights/file_hashes.h"
#include "core/weights/weight_files.h"

#include <algorithm>
#include <map>
#include <vector>

namespace calm
{

namespace
{
constexpr const char* config = "config.json";

bool isFile(const Path& path)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

/// The first of several spellings that is there.
int numberNamed(const Json& json, std::initializer_list<const char*> keys)
{
    for (const char* key : keys)
        if (json.contains(key) && !json.at(key).is_null())
            return wholeNumber<int>(json, key, 0, config);
    return 0;
}

/// Models that also see or hear keep the numbers of their language part in an object of its own.
const Json& languagePart(const Json& json)
{
    const auto it = json.find("text_config");
    return it != json.end() && it->is_object() ? *it : json;
}

/// Falcon's first models and GPTBigCode: one head of keys and values for all, whatever the number of heads says.
bool isMultiQuery(const Json& json)
{
    const auto flag = [&](const char* key) { return json.contains(key) && json.at(key) == Json(true); };
    return flag("multi_query") && !flag("new_decoder_architecture");
}

/// How the weights were made smaller, for a sentence: "gptq, 4 bits". Empty = they were not.
std::string quantizationOf(const Json& json)
{
    const auto it = json.find("quantization_config");
    if (it == json.end() || !it->is_object())
        return {};
    const auto flag = [&](const char* key) { return it->contains(key) && it->at(key) == Json(true); };
    const auto method = it->find("quant_method");
    std::string text = method != it->end() && method->is_string() ? method->get<std::string>() : "unknown method";
    const auto bits = it->find("bits");
    if (bits != it->end() && bits->is_number_integer())
        text += ", " + std::to_string(bits->get<int>()) + " bits";
    else if (flag("load_in_4bit") || flag("load_in_8bit"))
        text += flag("load_in_4bit") ? ", 4 bits" : ", 8 bits";
    return text;
}

void readConfig(const Path& directory, ModelCard& card)
{
    const Json json = parseJson(readFile(directory / config), config);
    if (!json.is_object())
        throw Error(ErrorKind::corrupt, "config.json is not a JSON object.");
    const Json& language = languagePart(json);
    card.family = optional<std::string>(json, "model_type", {}, config);
    card.layers = numberNamed(language, {"num_hidden_layers", "n_layer", "n_layers", "num_layers"});
    card.hiddenSize = numberNamed(language, {"hidden_size", "n_embd", "d_model", "n_embed"});
    card.heads = numberNamed(language, {"num_attention_heads", "n_head", "n_heads", "num_heads"});
    card.kvHeads = numberNamed(language, {"num_key_value_heads", "num_kv_heads", "n_head_kv"});
    if (card.kvHeads == 0 || isMultiQuery(language))
        card.kvHeads = isMultiQuery(language) ? 1 : card.heads;
    card.vocabSize = numberNamed(language, {"vocab_size"});
    card.contextLength =
        numberNamed(language, {"max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length"});
    for (const Json* part : {&language, &json})
        for (const char* key : {"dtype", "torch_dtype"})
            if (card.dtype.empty())
                card.dtype = optional<std::string>(*part, key, {}, config);
    const auto describes = [&](const char* part) { return json.contains(part) && json.at(part).is_object(); };
    if (!card.family.empty() && !isSupportedFamily(card.family) &&
        (describes("vision_config") || describes("audio_config")))
        card.problem = "The family \"" + card.family +
                       "\" also sees or hears (config.json describes that part); this "
                       "version computes models of text only.";
    if (const std::string how = quantizationOf(json); !how.empty())
        card.problem = "Its weights are quantized (" + how +
                       ", config.json says); this version computes with float32, "
                       "float16 and bfloat16 weights: use the original model.";
}

/// PyTorch's names, as config.json writes them.
std::string configName(DType dtype)
{
    switch (dtype) {
    case DType::f64:
        return "float64";
    case DType::f32:
        return "float32";
    case DType::f16:
        return "float16";
    case DType::bf16:
        return "bfloat16";
    case DType::f8e4m3:
        return "float8_e4m3fn";
    case DType::f8e5m2:
        return "float8_e5m2";
    case DType::boolean:
        return "bool";
    case DType::i64:
    case DType::i32:
    case DType::i16:
    case DType::i8:
    case DType::u64:
    case DType::u32:
    case DType::u16:
    case DType::u8:
        break;
    }
    const std::string name = toString(dtype); // "I8", "U8", ...
    return (name.front() == 'U' ? "uint" : "int") + name.substr(1);
}

void readHeaders(const Path& directory, ModelCard& card)
{
    const auto weights = WeightFiles::open(directory);
    card.parameters = weights->totalParameters();
    card.bytes = static_cast<std::int64_t>(weights->totalBytes());
    std::map<DType, std::size_t> bytesPerType;
    for (const std::string& name : weights->names()) {
        const TensorView& tensor = weights->get(name);
        bytesPerType[tensor.dtype] += tensor.bytes.size();
    }
    const auto most = std::ranges::max_element(bytesPerType, {}, [](const auto& entry) { return entry.second; });
    if (most != bytesPerType.end())
        card.dtype = configName(most->first);
}

/// Finds model.type of a tokenizer.json and stops there: the vocabulary behind it may have megabytes.
class TokenizerKindReader : public nlohmann::json_sax<nlohmann::json>
{
public:
    std::string kind() const
    {
        if (!m_type.empty())
            return m_type;
        // Files of the first years have no type; what stands in "model" tells.
        if (m_hasMerges)
            return "bpe";
        return m_vocabularyIsList ? "unigram" : m_hasVocabulary ? "wordlevel" : "";
    }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

    bool string(string_t& value) override
    {
        if (!m_inModel || m_depth != 2 || m_key != "type")
            return true;
        std::ranges::transform(value, std::back_inserter(m_type),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        return false;
    }
    bool key(string_t& value) override
    {
        if (m_depth == 1)
            m_inModel = value == "model";
        if (m_depth <= 2)
            m_key = value;
        if (m_inModel && m_depth == 2) {
            m_hasMerges = m_hasMerges || value == "merges";
            m_hasVocabulary = m_hasVocabulary || value == "vocab";
        }
        return true;
    }
    bool start_object(std::size_t) override { return ++m_depth > 0; }
    bool end_object() override { return m_depth-- > 0; }
    bool start_array(std::size_t) override
    {
        if (m_inModel && m_depth == 2 && m_key == "vocab")
            m_vocabularyIsList = true;
        return ++m_depth > 0;
    }
    bool end_array() override { return m_depth-- > 0; }

private:
    int m_depth = 0;
    bool m_inModel = false;
    std::string m_key;
    std::string m_type;
    bool m_hasMerges = false;
    bool m_hasVocabulary = false;
    bool m_vocabularyIsList = false;
};

std::string tokenizerKind(const Path& file)
{
    const MappedFile mapped(file);
    const auto* text = reinterpret_cast<const char*>(mapped.bytes().data());
    TokenizerKindReader reader;
    nlohmann::json::sax_parse(text, text + mapped.bytes().size(), &reader);
    return reader.kind();
}

std::string tokenizerKindIn(const Path& directory)
{
    const auto file = tokenizerFileIn(directory);
    if (!file)
        return {};
    if (file->filename() == "vocab.json") // GPT-2's two files
        return "bpe";
    return file->extension() == ".model" ? SentencePieceFile::read(*file).kind() : tokenizerKind(*file);
}

bool hasChatTemplate(const Path& directory)
{
    if (isFile(directory / "chat_template.jinja") || isFile(directory / "chat_template.json"))
        return true;
    const Path file = directory / "tokenizer_config.json";
    if (!isFile(file))
        return false;
    const Json json = parseJson(readFile(file), "tokenizer_config.json");
    return json.is_object() && json.contains("chat_template") && !json.at("chat_template").is_null();
}

/// Runs one part of the inspection; what it throws becomes the card's problem unless there is one already.
template <typename Part> void inspectPart(ModelCard& card, Part&& part)
{
    try {
        part();
    } catch (const Error& error) {
        if (card.problem.empty())
            card.problem = error.what();
    }
}

void checkNumbers(ModelCard& card)
{
    if (!card.problem.empty())
        return;
    if (card.family.empty())
        card.problem = "config.json has no \"model_type\", so nobody knows how to compute this model.";
    else if (!isSupportedFamily(card.family))
        card.problem = "The family \"" + card.family + "\" is not among those this version computes (" +
                       supportedFamilies() + ").";
    else if (card.layers < 1 || card.hiddenSize < 1 || card.heads < 1 || card.vocabSize < 1)
        card.problem = "config.json does not say the layers, the hidden size, the heads and the vocabulary's size.";
}

/// What a model's content is, by name: its configuration and its weights.
std::map<std::string, Path> contentFiles(const Path& directory)
{
    std::map<std::string, Path> files{{config, directory / config}};
    const auto weights = WeightFiles::open(directory);
    for (const Path& file : weights->files())
        files[file.filename().string()] = file;
    return files;
}

template <typename HashOf> std::string hashOfFiles(const std::map<std::string, Path>& files, HashOf&& hashOf)
{
    std::string lines;
    for (const auto& [name, path] : files)
        lines += name + ' ' + hashOf(path) + '\n';
    return sha256OfText(lines);
}
} // namespace

ModelCard inspectModel(const Path& directory)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored))
        throw Error(ErrorKind::notFound, "There is no model directory at " + directory.string() + ".");
    if (!isFile(directory / config))
        throw Error(ErrorKind::notFound,
                    directory.string() + " has no config.json; give a directory in Hugging Face layout.");
    ModelCard card;
    card.directory = directory.string();
    inspectPart(card, [&] { readConfig(directory, card); });
    checkNumbers(card);
    inspectPart(card, [&] { readHeaders(directory, card); });
    inspectPart(card, [&] { card.tokenizer = tokenizerKindIn(directory); });
    inspectPart(card, [&] { card.chatTemplate = hasChatTemplate(directory); });
    return card;
}

std::string contentHashOfModel(const Path& directory, std::stop_token stop, const ProgressCallback& progress)
{
    const std::map<std::string, Path> files = contentFiles(directory);
    Progress done{"hashing " + directory.filename().string(), 0, 0};
    for (const auto& [name, path] : files) {
        std::error_code code; // of one that is gone; reading it says so
        const auto bytes = std::filesystem::file_size(path, code);
        done.total += code ? 0 : static_cast<std::int64_t>(bytes);
    }
    const BytesRead read = [&](std::int64_t bytes) {
        done.done += bytes;
        if (progress)
            progress(done);
    };
    return hashOfFiles(files, [&](const Path& path) { return FileHashes().of(path, read, stop); });
}

std::optional<std::string> knownContentHash(const Path& directory)
{
    try {
        bool allKnown = true;
        const std::string hash = hashOfFiles(contentFiles(directory), [&](const Path& path) {
            const auto known = FileHashes().known(path);
            allKnown = allKnown && known;
            return known.value_or("");
        });
        return allKnown ? std::optional(hash) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace calm
