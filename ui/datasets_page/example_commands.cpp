#include "ui/datasets_page/example_commands.h"

#include <QCoreApplication>

#include <utility>

namespace calm::ui
{

EditExample::EditExample(ExampleWriter writer, ExampleRecord before, ExampleRecord after)
    : QUndoCommand(QCoreApplication::translate("calm::ui::EditExample", "edit")), m_writer(std::move(writer)),
      m_before(std::move(before)), m_after(std::move(after))
{
}

void EditExample::undo()
{
    m_writer.update(m_before);
}

void EditExample::redo()
{
    m_writer.update(m_after);
}

RemoveExamples::RemoveExamples(ExampleWriter writer, std::vector<ExampleRecord> examples)
    : QUndoCommand(QCoreApplication::translate("calm::ui::RemoveExamples", "delete")), m_writer(std::move(writer)),
      m_examples(std::move(examples))
{
}

void RemoveExamples::undo()
{
    m_writer.restore(m_examples);
}

void RemoveExamples::redo()
{
    m_writer.remove(m_examples);
}

AssignSplits::AssignSplits(ExampleWriter writer, std::int64_t dataset, SplitsById before, SplitsById after)
    : QUndoCommand(QCoreApplication::translate("calm::ui::AssignSplits", "split")), m_writer(std::move(writer)),
      m_dataset(dataset), m_before(std::move(before)), m_after(std::move(after))
{
}

void AssignSplits::undo()
{
    m_writer.assignSplits(m_dataset, m_before);
}

void AssignSplits::redo()
{
    if (!std::exchange(m_done, false))
        m_writer.assignSplits(m_dataset, m_after);
}

} // namespace calm::ui
