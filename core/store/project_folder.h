#pragma once

#include "core/base/json.h"
#include "core/store/project.h"

namespace calm
{

/// The readable folder that exportProject() writes and importProject() reads:
///
///   project.json             {"format":"calm.project","version":1,"name","description","models","datasets",
///                             "compositions","runs","chats","evaluations"}; the last four are paths
///   models/NAME/             copies of model directories; a model elsewhere is named by its absolute path and card
///   datasets/NAME.jsonl      one example a line
///   compositions/NAME.json   toJson(Composition)
///   runs/N/run.json          settings, state; beside it metrics.csv and step-NNNNNN/, its best checkpoint
///   chats/N.json, evaluations/N.json with N.answers.jsonl
///
/// All paths inside are relative to the folder, and may not lead out of it.
inline constexpr const char* projectFolderFormat = "calm.project";
inline constexpr int projectFolderVersion = 1; // 1: the first
inline constexpr int evaluationVersion = 1;    // 1: the first

/// Documents of the folder and back. Ids mean nothing elsewhere: compositions go by name, runs by order.
Json runToJson(Project& project, const RunRecord& run);
RunRecord runFromJson(const Json& json, Project& project);          ///< one with a worker comes back as interrupted
std::string metricsToCsv(const std::vector<MetricRecord>& metrics); ///< "step,name,value", one value a line
std::vector<MetricRecord> metricsFromCsv(const std::string& text);  ///< Error(corrupt) names the line
Json chatToJson(const ChatRecord& chat, const std::vector<ChatMessageRecord>& messages);
void addChatFromJson(Project& project, const Json& json);
std::string answersToLines(const std::vector<EvaluationAnswerRecord>& answers); ///< one JSON object a line
std::vector<EvaluationAnswerRecord> answersFromLines(const std::string& text);

/// A file name from a name people chose: no separators, never empty, not hidden.
std::string fileNameFor(const std::string& name);

/// Copies a directory tree, links followed. Error(io), Error(cancelled).
void copyFolder(const Path& from, const Path& to, const std::stop_token& stop);

} // namespace calm
