#pragma once

#include "core/store/project.h"

#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

namespace calm::ui
{

/// A project with one dataset, "small", in a folder that goes with the object.
class SmallProject
{
public:
    explicit SmallProject(const std::vector<ExampleRecord>& examples);

    QString file() const { return QString::fromStdString(m_project->file().string()); }
    QString folder() const { return m_folder.path(); }
    Project& project() { return *m_project; }
    std::int64_t dataset() const { return m_dataset; }
    std::vector<ExampleRecord> examples() { return m_project->examples(m_dataset); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
    std::int64_t m_dataset = 0;
};

ExampleRecord example(const std::string& prompt, const std::string& response, const std::string& split = {},
                      const std::string& tags = {}, const std::string& key = {});

} // namespace calm::ui
