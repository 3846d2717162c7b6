#pragma once

#include "core/store/records.h"

#include <QUndoCommand>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace calm::ui
{

/// The split of each example of a dataset, in the order of their ids.
using SplitsById = std::map<std::int64_t, std::string>;

/// What the commands below do to the project; the page gives functions that run on the project's thread.
struct ExampleWriter
{
    std::function<void(const ExampleRecord&)> update;
    std::function<void(const std::vector<ExampleRecord>&)> remove;
    std::function<void(const std::vector<ExampleRecord>&)> restore; ///< under their old ids
    std::function<void(std::int64_t dataset, const SplitsById& splits)> assignSplits;
};

/// One edited cell.
class EditExample : public QUndoCommand
{
public:
    EditExample(ExampleWriter writer, ExampleRecord before, ExampleRecord after);
    void undo() override;
    void redo() override;

private:
    ExampleWriter m_writer;
    ExampleRecord m_before, m_after;
};

/// Rows taken away together.
class RemoveExamples : public QUndoCommand
{
public:
    RemoveExamples(ExampleWriter writer, std::vector<ExampleRecord> examples);
    void undo() override;
    void redo() override;

private:
    ExampleWriter m_writer;
    std::vector<ExampleRecord> m_examples;
};

/// A whole dataset parted anew.
class AssignSplits : public QUndoCommand
{
public:
    AssignSplits(ExampleWriter writer, std::int64_t dataset, SplitsById before, SplitsById after);
    void undo() override;
    void redo() override;

private:
    ExampleWriter m_writer;
    std::int64_t m_dataset;
    SplitsById m_before, m_after;
    bool m_done = true; ///< the first redo, when the command is pushed, has happened already
};

} // namespace calm::ui
