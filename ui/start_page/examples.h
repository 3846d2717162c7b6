#pragma once

#include <QString>

#include <vector>

namespace calm::ui
{

/// An example project that ships, as a readable folder.
struct Example
{
    QString folder;
    QString name;     ///< the folder's name: what the project file will be called
    QString title;    ///< the heading of its README.md, else the name
    QString sentence; ///< what it is about
};

/// Folders with a project.json below the source tree's projects/ or PREFIX/share/calm-workbench/projects.
std::vector<Example> findExamples();

/// Documents/CALM Workbench, where examples are put and new projects are suggested.
QString defaultProjectsFolder();

} // namespace calm::ui
