#pragma once

#include "core/store/records.h"

#include <QUndoCommand>

#include <functional>
#include <vector>

namespace calm::ui
{

/// What the commands below do to the project; the page gives functions that run on the project's thread.
struct ExampleWriter
{
    std::function<void(const ExampleRecord&)> update;
    std::function<void(const std::vector<ExampleRecord>&)> remove;
    std::function<void(const std::vector<ExampleRecord>&)> restore; ///< under their old ids
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

} // namespace calm::ui
