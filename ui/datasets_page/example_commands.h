#pragma once

#include "core/store/example_edits.h"

#include <QUndoCommand>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace calm::ui
{

/// The split of each example of a dataset, in the order of their ids.
using SplitsById = std::map<std::int64_t, std::string>;

/// Where the commands below do their work: on the project's thread, one after the other in the order given, so that one
/// may need what the one before it has left.
struct ExampleWriter
{
    std::function<void(std::function<void(Project&)>)> run;
    std::function<void(const ExampleRecord&)> show; ///< at once, before it is written
};

/// One edited example.
class EditExample : public QUndoCommand
{
public:
    EditExample(ExampleWriter writer, ExampleRecord before, ExampleRecord after);
    void undo() override;
    void redo() override;

private:
    void write(const ExampleRecord& example);
    ExampleWriter m_writer;
    ExampleRecord m_before, m_after;
};

/// Examples taken away together.
class RemoveExamples : public QUndoCommand
{
public:
    RemoveExamples(ExampleWriter writer, std::vector<std::int64_t> ids);
    void undo() override;
    void redo() override;

private:
    ExampleWriter m_writer;
    std::vector<std::int64_t> m_ids;
    std::shared_ptr<std::vector<ExampleRecord>> m_taken; ///< of the thread that writes
};

/// Tags put on, or taken off, many examples.
class TagExamples : public QUndoCommand
{
public:
    TagExamples(ExampleWriter writer, std::vector<std::int64_t> ids, TagChange change);
    void undo() override;
    void redo() override;

private:
    ExampleWriter m_writer;
    std::vector<std::int64_t> m_ids;
    TagChange m_change;
    std::shared_ptr<TagsBefore> m_before; ///< of the thread that writes
};

/// A whole dataset parted anew; done already when it is pushed.
class AssignSplits : public QUndoCommand
{
public:
    AssignSplits(ExampleWriter writer, std::int64_t dataset, SplitsById before, SplitsById after);
    void undo() override;
    void redo() override;

private:
    void write(const SplitsById& splits);
    ExampleWriter m_writer;
    std::int64_t m_dataset;
    SplitsById m_before, m_after;
    bool m_done = true; ///< the first redo, when the command is pushed, has happened already
};

} // namespace calm::ui
