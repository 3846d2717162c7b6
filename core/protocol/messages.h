#pragma once

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/spec/member.h"
#include "core/spec/sampling_settings.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace calm::protocol
{

/// The conversation between the window and `calm engine`: one JSON object a line, UTF-8. The window writes
/// requests to the worker's stdin; the worker answers on stdout, any number of events and then exactly one end
/// (`result` or `error`) per request. stderr is a log for people. Requests are handled in order, one heavy one at
/// a time; `cancel` and `hello` are handled at once. Closing stdin ends the worker.
///
///   -> {"id":7,"method":"compare","params":{...}}
///   <- {"id":7,"event":"token","data":{...}}
///   <- {"id":7,"result":{...}}   or   {"id":7,"error":{"kind":"...","sentence":"...","detail":"..."}}
inline constexpr int version = 1;

// ---- requests ------------------------------------------------------------------------------------------------

/// Answer: {"protocol","version","libtorch","threads","devices":[...],"blas","blas_fast":true|false}
struct Hello
{
};

/// Answer: toJson(ModelCard). `problem` is set when the engine cannot use the model.
struct Inspect
{
    std::string model; ///< directory
};

/// Answer: {"tokens":[{"id","text","begin","end"}]}: byte range of each token in `text`.
struct Tokenize
{
    std::string model;
    std::string text;
    bool special = false;
};

/// One prompt, answered by all columns in turn, token by token. Events token, column_finished (each column
/// once), progress while loading. Answer: {}
struct Compare
{
    std::string project; ///< file
    std::vector<Member> columns;
    std::string prompt; ///< as one prompt segment: [BOS] prompt, the model continues
    SamplingSettings sampling;
    int alternatives = 5; ///< per token
    /// Instead of a prompt, lists of messages {"role","content"} that each column's own chat template writes out: one for
    /// all columns, or one for each of them (their answers so far differ); empty = the prompt counts.
    std::vector<Json> conversations;
};

/// A prompt for one model that need not be in any project: what the Models page's scratch chat asks. Events token and
/// column_finished with column 0, progress while loading. Answer: {}
struct Answer
{
    std::string model;     ///< directory
    std::string prompt;    ///< special tokens may be written out in it, as chat templates do
    bool beginning = true; ///< begin with the tokenizer's own beginning (BOS); false where the prompt has written it out
    SamplingSettings sampling;
    int alternatives = 0;
};

/// Exact match of every member on every dataset (its `split`, empty = all; at most `limit` examples each, 0 = all).
/// Events progress. Answer: {"evaluation": id, "table": toJson(ResultTable)}; stored in the project with its answers.
struct Evaluate
{
    struct Task
    {
        std::string dataset;
        std::string split;
    };
    std::string project;
    std::string name;
    std::vector<Task> tasks;
    std::vector<Member> members;
    int limit = 0;
    bool chatTemplate = false; ///< prompts are a user's messages in each member's chat template
};

/// A composed member's trained bridges out of a project, as a directory (docs/adapters.md). Events progress. Answer: {}
struct SaveAdapter
{
    std::string project;
    Member member;
    std::string folder; ///< to make
};

/// What such a directory holds, checked. Answer: its adapter.json
struct InspectAdapter
{
    std::string folder;
};

/// Such a directory into a project. Events progress. Answer: {"composition": its name, "warnings": [sentences]}
struct LoadAdapter
{
    std::string project;
    std::string folder;
    std::string anchor;                  ///< model directory or name in the project; empty = found by its content
    std::vector<std::string> augmenting; ///< the same; matched by content first, what is left over in order
    std::string name;                    ///< of the composition; empty = the adapter's
    bool acceptOtherModels = false;      ///< named models of another content, if the sizes fit
};

/// A directory as google-deepmind/calm saves one, into a project. Answer: {"composition": its name,
/// "warnings": [sentences]}
struct ImportRelease
{
    std::string project;
    std::string folder;
    std::string name;               ///< of the composition; empty = the directory's
    std::string anchor, augmenting; ///< model directories; empty = where its config.json says
    bool modelsFromFile = false;    ///< use the models' weights as its file holds them
};

/// A composition as such a directory. Answer: {}
struct ExportRelease
{
    std::string project;
    std::string composition; ///< "NAME" at its best checkpoint, or "NAME@CHECKPOINT"
    std::string folder;      ///< to make
};

/// Examples to measure something on: datasets (each its `split`, empty = all), the first of each, as many of one as of
/// the other, `examples` in all (0 = all). Without datasets the request says what is taken.
struct MeasuredOn
{
    std::vector<Evaluate::Task> data;
    int examples = 256;
};

/// Linear CKA between all layers of a composition's augmenting models and its anchor's, over at most `positions` places of
/// the examples; without datasets what its newest run learned from, else all that is for training. Events progress.
/// Answer: toJson(LayerSimilarity)
struct Similarity
{
    std::string project;
    std::string composition; ///< its name
    MeasuredOn on;
    int positions = 1000;
};

/// What each connection of a trained composition adds and what cutting it costs; without datasets on what its run was
/// validated on. Events progress. Answer: toJson(ImportanceReport)
struct Importance
{
    std::string project;
    Member member; ///< composed
    MeasuredOn on;
};

/// Stops request `target`: it ends with an error of kind cancelled. Answer: {}
struct Cancel
{
    std::int64_t target = 0;
};

using Request = std::variant<Hello, Inspect, Tokenize, Compare, Answer, Evaluate, SaveAdapter, InspectAdapter, LoadAdapter,
                             ImportRelease, ExportRelease, Similarity, Importance, Cancel>;

struct NumberedRequest
{
    std::int64_t id = 0;
    Request request;
};

std::string toLine(const NumberedRequest& request); ///< without the newline
NumberedRequest parseRequest(const std::string& line); ///< Error(badInput)

// ---- what comes back -----------------------------------------------------------------------------------------

struct ProgressEvent
{
    std::string stage;
    std::int64_t done = 0;
    std::int64_t total = 0; ///< 0 = unknown
};

/// `text` holds whole UTF-8 characters only and may be empty while one is incomplete.
struct TokenEvent
{
    struct Alternative
    {
        std::string text;
        double probability = 0;
    };
    int column = 0;
    std::string text;
    int token = 0;
    double probability = 0; ///< of the chosen token, before the sampling filters
    std::vector<Alternative> alternatives; ///< most probable first, the chosen one among them or not
};

struct ColumnFinishedEvent
{
    int column = 0;
    std::string text;   ///< the whole answer
    std::string finish; ///< "end" (end token), "length", "stop" (stop string), "error"
    std::string error;  ///< one sentence when this column failed; the others go on
    int promptTokens = 0;
    int tokens = 0;
    double firstTokenSeconds = 0; ///< from this column's start, loading excluded
    double tokensPerSecond = 0;   ///< while decoding; 0 = fewer than two tokens
};

struct ResultMessage
{
    Json result;
};

using Message = std::variant<ProgressEvent, TokenEvent, ColumnFinishedEvent, ResultMessage, ErrorInfo>;

struct NumberedMessage
{
    std::int64_t id = 0;
    Message message;
};

std::string toLine(const NumberedMessage& message);
NumberedMessage parseMessage(const std::string& line); ///< Error(corrupt)
bool isEnd(const Message& message); ///< ResultMessage or ErrorInfo

} // namespace calm::protocol
