#include "tests/ui/datasets_page/small_project.h"
#include "ui/datasets_page/example_commands.h"

#include <QTest>
#include <QUndoStack>

using namespace calm;
using namespace calm::ui;

/// Each command on a real project, done, undone and done again.
class TestExampleCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void edits();
    void removesAndRestores();
    void passesOverWhatIsGone();
    void tagsAndUntags();
    void assignsSplits();

private:
    ExampleWriter writer();
    std::vector<std::string> all(std::string ExampleRecord::*member);
    std::unique_ptr<SmallProject> m_small;
    std::vector<std::string> m_shown; ///< prompts that were shown before they were written
    QUndoStack m_undo;
};

void TestExampleCommands::init()
{
    m_undo.clear();
    m_shown.clear();
    m_small = std::make_unique<SmallProject>(std::vector<ExampleRecord>{
        example("a", "1", "train", "old"), example("b", "2", "train"), example("c", "3", "test", "old new")});
}

ExampleWriter TestExampleCommands::writer()
{
    return {[this](const std::function<void(Project&)>& work) { work(m_small->project()); },
            [this](const ExampleRecord& example) { m_shown.push_back(example.prompt); }};
}

std::vector<std::string> TestExampleCommands::all(std::string ExampleRecord::*member)
{
    std::vector<std::string> texts;
    for (const ExampleRecord& example : m_small->examples())
        texts.push_back(example.*member);
    return texts;
}

void TestExampleCommands::edits()
{
    const ExampleRecord before = m_small->examples().at(1);
    ExampleRecord after = before;
    after.prompt = "changed";
    m_undo.push(new EditExample(writer(), before, after));
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"a", "changed", "c"}));
    m_undo.undo();
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(m_shown, (std::vector<std::string>{"changed", "b"}));
}

void TestExampleCommands::removesAndRestores()
{
    const auto before = m_small->examples();
    m_undo.push(new RemoveExamples(writer(), {before[0].id, before[2].id}));
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"b"}));
    m_undo.undo();
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(all(&ExampleRecord::tags), (std::vector<std::string>{"old", "", "old new"}));
    QCOMPARE(m_small->examples().at(2).id, before[2].id);
    m_undo.redo();
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"b"}));
    m_undo.undo();
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"a", "b", "c"}));
}

/// Another process may have removed one meanwhile: undoing does not bring that back.
void TestExampleCommands::passesOverWhatIsGone()
{
    const auto before = m_small->examples();
    m_small->project().removeExamples({before[0].id});
    m_undo.push(new RemoveExamples(writer(), {before[0].id, before[1].id}));
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"c"}));
    m_undo.undo();
    QCOMPARE(all(&ExampleRecord::prompt), (std::vector<std::string>{"b", "c"}));
}

/// Those that have the tag already keep it when it is taken back.
void TestExampleCommands::tagsAndUntags()
{
    std::vector<std::int64_t> ids;
    for (const ExampleRecord& example : m_small->examples())
        ids.push_back(example.id);
    m_undo.push(new TagExamples(writer(), ids, {{"new"}, {}}));
    QCOMPARE(all(&ExampleRecord::tags), (std::vector<std::string>{"old new", "new", "old new"}));
    m_undo.push(new TagExamples(writer(), ids, {{}, {"old"}}));
    QCOMPARE(all(&ExampleRecord::tags), (std::vector<std::string>{"new", "new", "new"}));
    m_undo.undo();
    m_undo.undo();
    QCOMPARE(all(&ExampleRecord::tags), (std::vector<std::string>{"old", "", "old new"}));
    m_undo.redo();
    QCOMPARE(all(&ExampleRecord::tags), (std::vector<std::string>{"old new", "new", "old new"}));
}

void TestExampleCommands::assignsSplits()
{
    SplitsById before, after;
    for (const ExampleRecord& example : m_small->examples()) {
        before[example.id] = example.split;
        after[example.id] = "validation";
    }
    m_undo.push(new AssignSplits(writer(), m_small->dataset(), before, after)); // the page has done it already
    QCOMPARE(all(&ExampleRecord::split), (std::vector<std::string>{"train", "train", "test"}));
    m_undo.undo();
    m_undo.redo();
    QCOMPARE(all(&ExampleRecord::split), (std::vector<std::string>{"validation", "validation", "validation"}));
    m_undo.undo();
    QCOMPARE(all(&ExampleRecord::split), (std::vector<std::string>{"train", "train", "test"}));
}

QTEST_MAIN(TestExampleCommands)
#include "test_example_commands.moc"
