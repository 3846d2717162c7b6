#pragma once

#include "app/calm/session.h"
#include "core/store/example_query.h"

#include <memory>

namespace calm
{

/// The verbs of `calm data`, a file for each group of them.
void addDataFiles(CLI::App& noun, Session& session);      ///< import, preview, export
void addDataRows(CLI::App& noun, Session& session);       ///< show, tag, delete
void addDataChecks(CLI::App& noun, Session& session);     ///< duplicates, leakage
void addDataStatistics(CLI::App& noun, Session& session); ///< stats, mixture

/// A verb over a project.
CLI::App& addDataVerb(CLI::App& noun, const char* verb, const char* help, std::string& project);

/// The options that choose examples of a dataset.
class ExampleChoice
{
public:
    void addTo(CLI::App& command);
    /// Of "NAME" or "NAME:SPLIT"; answers the dataset. UsageError for an unknown order.
    std::int64_t resolve(Project& project, const std::string& examples, ExampleQuery& query) const;

private:
    ExampleQuery m_query;
    std::string m_order = "stored";
};

} // namespace calm
