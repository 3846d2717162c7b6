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

void EditExample::write(const ExampleRecord& example)
{
    m_writer.show(example);
    m_writer.run([example](Project& project) { project.updateExample(example); });
}

void EditExample::undo()
{
    write(m_before);
}

void EditExample::redo()
{
    write(m_after);
}

RemoveExamples::RemoveExamples(ExampleWriter writer, std::vector<std::int64_t> ids)
    : QUndoCommand(QCoreApplication::translate("calm::ui::RemoveExamples", "delete")), m_writer(std::move(writer)),
      m_ids(std::move(ids)), m_taken(std::make_shared<std::vector<ExampleRecord>>())
{
}

void RemoveExamples::undo()
{
    m_writer.run([taken = m_taken](Project& project) {
        restoreExamples(project, *taken);
        taken->clear();
    });
}

void RemoveExamples::redo()
{
    m_writer.run([ids = m_ids, taken = m_taken](Project& project) { *taken = takeExamples(project, ids); });
}

TagExamples::TagExamples(ExampleWriter writer, std::vector<std::int64_t> ids, TagChange change)
    : QUndoCommand(QCoreApplication::translate("calm::ui::TagExamples", "tags")), m_writer(std::move(writer)),
      m_ids(std::move(ids)), m_change(std::move(change)), m_before(std::make_shared<TagsBefore>())
{
}

void TagExamples::undo()
{
    m_writer.run([before = m_before](Project& project) { setTags(project, std::exchange(*before, {})); });
}

void TagExamples::redo()
{
    m_writer.run([ids = m_ids, change = m_change, before = m_before](Project& project) {
        *before = changeTags(project, ids, change);
    });
}

AssignSplits::AssignSplits(ExampleWriter writer, std::int64_t dataset, SplitsById before, SplitsById after)
    : QUndoCommand(QCoreApplication::translate("calm::ui::AssignSplits", "split")), m_writer(std::move(writer)),
      m_dataset(dataset), m_before(std::move(before)), m_after(std::move(after))
{
}

void AssignSplits::write(const SplitsById& splits)
{
    m_writer.run([dataset = m_dataset, splits](Project& project) {
        project.assignSplits(dataset, [&splits](const ExampleRecord& example) {
            const auto it = splits.find(example.id);
            return it == splits.end() ? example.split : it->second;
        });
    });
}

void AssignSplits::undo()
{
    write(m_before);
}

void AssignSplits::redo()
{
    if (!std::exchange(m_done, false))
        write(m_after);
}

} // namespace calm::ui
