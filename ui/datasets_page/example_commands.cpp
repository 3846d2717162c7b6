#include "ui/datasets_page/example_commands.h"

#include <QCoreApplication>

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
    : QUndoCommand(QCoreApplication::translate("calm::ui::RemoveExamples", "delete %n row(s)", nullptr,
                                               static_cast<int>(examples.size()))),
      m_writer(std::move(writer)), m_examples(std::move(examples))
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

} // namespace calm::ui
