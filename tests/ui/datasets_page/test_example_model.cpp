#include "tests/ui/support/example_project.h"
#include "ui/datasets_page/example_model.h"
#include "ui/engine_client/project_thread.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace calm;
using namespace calm::ui;

/// The example's 40,000 training expressions, against what the store gives directly.
class TestExampleModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsOnlyWhatIsLookedAt();
    void showsTheRightRows();
    void scrollsToTheEnd();
    void filters();
    void newerQuestionsStopOlderOnes();
    void reloadsInPlace();
    void asksForEdits();
    void isEmptyWithoutProject();

private:
    QString textAt(ExampleModel& model, int row, int column);
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<ProjectThread> m_thread;
    std::int64_t m_dataset = 0;
};

void TestExampleModel::initTestCase()
{
    m_example = std::make_unique<ExampleProject>();
    m_thread = std::make_unique<ProjectThread>(m_example->file());
    m_dataset = m_example->project().dataset("kv-math.train").id;
}

QString TestExampleModel::textAt(ExampleModel& model, int row, int column)
{
    model.data(model.index(row, column), Qt::DisplayRole); // the look that makes it read
    if (!QTest::qWaitFor([&] { return model.example(row).has_value(); }))
        return "never read";
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

void TestExampleModel::readsOnlyWhatIsLookedAt()
{
    ExampleModel model;
    model.show(m_thread.get(), m_dataset, {});
    QTRY_COMPARE(model.rowCount(), 40000);
    QVERIFY(model.example(0));
    QVERIFY(!model.example(20000));
    QCOMPARE(model.data(model.index(20000, 0), Qt::DisplayRole).toString(), QStringLiteral("…"));
    QVERIFY(!model.flags(model.index(20000, 0)).testFlag(Qt::ItemIsEditable));
    QTRY_VERIFY(model.example(20000));
    QVERIFY(!model.example(10000));
}

void TestExampleModel::showsTheRightRows()
{
    ExampleModel model;
    model.show(m_thread.get(), m_dataset, {});
    QTRY_COMPARE(model.rowCount(), 40000);
    for (const int row : {0, 199, 200, 12345, 39999, 399, 7}) {
        const ExampleRecord expected = m_example->project().examples(m_dataset, {}, row, 1).at(0);
        QCOMPARE(textAt(model, row, ExampleModel::promptColumn), QString::fromStdString(expected.prompt));
        QCOMPARE(textAt(model, row, ExampleModel::responseColumn), QString::fromStdString(expected.response));
        QCOMPARE(textAt(model, row, ExampleModel::splitColumn), QString("train"));
    }
}

void TestExampleModel::scrollsToTheEnd()
{
    ExampleModel model;
    QTableView view;
    view.setModel(&model);
    view.show();
    model.show(m_thread.get(), m_dataset, {});
    QTRY_COMPARE(model.rowCount(), 40000);
    for (int row = 0; row < 40000; row += 700) { // faster than pages can be read
        view.scrollTo(model.index(row, 0));
        QCoreApplication::processEvents();
    }
    view.scrollToBottom();
    QTRY_VERIFY(model.example(39999));
    int loaded = 0;
    for (int row = 0; row < 40000; row += ExampleModel::pageSize)
        loaded += model.example(row).has_value() ? 1 : 0;
    QVERIFY2(loaded <= 41, qPrintable(QString::number(loaded))); // pages passed by are dropped again
}

void TestExampleModel::filters()
{
    ExampleModel model;
    QSignalSpy counted(&model, &ExampleModel::counted);
    ExampleQuery query;
    query.search = "hh";
    const QRegularExpression begins("(^|[^a-z0-9])hh"); // a word that begins so
    std::vector<ExampleRecord> expected;
    for (const ExampleRecord& example : m_example->project().examples(m_dataset))
        if (begins.match(QString::fromStdString(example.prompt + " " + example.response)).hasMatch())
            expected.push_back(example);
    QVERIFY(!expected.empty());
    model.show(m_thread.get(), m_dataset, query);
    QTRY_COMPARE(counted.size(), 1);
    QCOMPARE(model.rowCount(), int(expected.size()));
    for (int row = 0; row < model.rowCount(); row += 50)
        QCOMPARE(textAt(model, row, 0), QString::fromStdString(expected[std::size_t(row)].prompt));
    QCOMPARE(model.rowOf(expected.back().id), model.rowCount() - 1);
    query.search.clear();
    query.split = "test";
    model.show(m_thread.get(), m_dataset, query);
    QTRY_COMPARE(counted.size(), 2);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.rowOf(expected.back().id), -1);
}

/// Only the newest of several questions is answered.
void TestExampleModel::newerQuestionsStopOlderOnes()
{
    ExampleModel model;
    QSignalSpy counted(&model, &ExampleModel::counted);
    QSignalSpy failed(&model, &ExampleModel::failed);
    ExampleQuery query;
    for (const char* search : {"a", "ab", "abc", "zzzzzz"}) {
        query.search = search;
        model.show(m_thread.get(), m_dataset, query);
    }
    QTRY_VERIFY(m_thread->isIdle());
    QCOMPARE(counted.size(), 1);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(failed.size(), 0); // that a search was stopped is nobody's trouble
}

void TestExampleModel::reloadsInPlace()
{
    ExampleModel model;
    model.show(m_thread.get(), m_dataset, {});
    QTRY_COMPARE(model.rowCount(), 40000);
    textAt(model, 30000, 0);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.reload();
    QVERIFY(model.example(30000)); // what is shown stays until the new rows are there
    QTRY_COMPARE(reset.size(), 1);
    QVERIFY(model.example(30000)); // and they come with the count
}

void TestExampleModel::asksForEdits()
{
    ExampleModel model;
    model.show(m_thread.get(), m_dataset, {});
    QTRY_VERIFY(model.example(3));
    std::vector<ExampleRecord> asked;
    connect(&model, &ExampleModel::editRequested, this, [&](const ExampleRecord& before, const ExampleRecord& after) {
        asked = {before, after};
    });
    const QModelIndex cell = model.index(3, ExampleModel::responseColumn);
    QVERIFY(!model.setData(cell, cell.data(Qt::EditRole), Qt::EditRole)); // nothing changed
    QVERIFY(model.setData(cell, "new", Qt::EditRole));
    QCOMPARE(asked.size(), std::size_t(2));
    QCOMPARE(asked[1].response, std::string("new"));
    QCOMPARE(asked[1].id, asked[0].id);
    QVERIFY(cell.data(Qt::EditRole).toString() != "new"); // the page decides
    model.replace(asked[1]);
    QCOMPARE(cell.data(Qt::EditRole).toString(), QString("new"));
}

void TestExampleModel::isEmptyWithoutProject()
{
    ExampleModel model;
    model.show(m_thread.get(), m_dataset, {});
    QTRY_COMPARE(model.rowCount(), 40000);
    model.show(nullptr, 0, {});
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.isLoading());
}

QTEST_MAIN(TestExampleModel)
#include "test_example_model.moc"
