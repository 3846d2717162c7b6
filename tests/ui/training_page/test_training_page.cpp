#include "core/base/file.h"
#include "tests/ui/support/example_project.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/run_metrics.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/training_form.h"
#include "ui/training_page/training_page.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <qcustomplot.h>

#include <algorithm>

using namespace calm;
using namespace calm::ui;

/// The page with real training workers on the example.
class TestTrainingPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fillsInGoodSettings();
    void saysWhatIsWrong();
    void trainsAndDraws();
    void savesCurves();
    void stopsARun();
    void pausesAndResumes();
    void queuesBehindAnother();
    void overlaysRuns();
    void showsAFailureAndStartsAgain();
    void queuesTheBaseline();
    void duplicatesSettings();
    void leadsToCompare();
    void renamesAndNotes();
    void deletesARun();

private:
    template <typename T> T* find(const char* name) const { return m_page->findChild<T*>(name); }
    void makeItShort(int steps);
    bool waitForEnd(std::int64_t run);
    std::int64_t start();
    QCustomPlot& plot() const { return *qobject_cast<QCustomPlot*>(find<QWidget>("lossPlot")); }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<Project> m_other;
    std::unique_ptr<TrainingPage> m_page;
};

void TestTrainingPage::initTestCase()
{
    m_example = std::make_unique<ExampleProject>();
    for (const RunRecord& run : m_example->project().runs())
        m_example->project().removeRun(run.id); // as if the example did not ship trained
    m_other = m_example->other();
    m_page = std::make_unique<TrainingPage>();
    m_page->resize(1200, 800);
    m_page->setSession(&m_example->session());
    m_page->show();
    QTRY_VERIFY(find<QPushButton>("startRunButton")->isEnabled());
}

void TestTrainingPage::makeItShort(int steps)
{
    find<QSpinBox>("stepsInput")->setValue(steps);
    find<QSpinBox>("trainTokens")->setValue(200);
    find<QSpinBox>("trainValidateEvery")->setValue(2);
    find<QSpinBox>("trainCheckpointEvery")->setValue(0);
}

bool TestTrainingPage::waitForEnd(std::int64_t run)
{
    return QTest::qWaitFor([&] { return isOver(m_other->run(run).state); }, 120000);
}

/// Presses Start and answers the new run's id.
std::int64_t TestTrainingPage::start()
{
    const std::size_t before = m_other->runs().size();
    find<QPushButton>("startRunButton")->click();
    if (!QTest::qWaitFor([&] { return m_other->runs().size() == before + 1; }))
        return 0;
    return m_other->runs().front().id;
}

void TestTrainingPage::fillsInGoodSettings()
{
    const TrainingSettings settings = m_page->findChild<TrainingForm*>()->settings();
    QCOMPARE(settings.mixture.size(), std::size_t(4)); // the example's four training sets
    for (const MixturePart& part : settings.mixture)
        QCOMPARE(part.split, std::string("train"));
    QCOMPARE(settings.validation.size(), std::size_t(1));
    QCOMPARE(settings.validation[0].dataset, std::string("kv-math.validation"));
    QCOMPARE(settings.steps, TrainingSettings().steps);
    QCOMPARE(settings.learningRate, TrainingSettings().learningRate);
}

void TestTrainingPage::saysWhatIsWrong()
{
    auto* rate = find<QDoubleSpinBox>("trainRate");
    const double before = rate->value();
    rate->setValue(0);
    QVERIFY(find<QLabel>("trainProblems")->isVisible());
    QVERIFY(find<QLabel>("trainProblems")->text().contains("learning rate"));
    QVERIFY(!find<QPushButton>("startRunButton")->isEnabled());
    rate->setValue(before);
    QVERIFY(!find<QLabel>("trainProblems")->isVisible());
    QVERIFY(find<QPushButton>("startRunButton")->isEnabled());
}

void TestTrainingPage::trainsAndDraws()
{
    makeItShort(6);
    const std::int64_t run = start();
    QVERIFY(run != 0);
    QTRY_VERIFY(find<QTableView>("runsTable")->model()->rowCount() == 1);
    QVERIFY(waitForEnd(run));
    QCOMPARE(toString(m_other->run(run).state), std::string("finished"));
    QTRY_COMPARE(find<QLabel>("runState")->text(), QString("finished"));
    // What is drawn is what is stored.
    std::vector<double> losses;
    for (const MetricRecord& metric : m_other->metrics(run))
        if (metric.name == "train_loss")
            losses.push_back(metric.value);
    QCOMPARE(losses.size(), std::size_t(6));
    QTRY_COMPARE(plot().graph(0)->dataCount(), 6);
    for (int i = 0; i < 6; ++i)
        QCOMPARE(plot().graph(0)->data()->at(i)->value, losses[std::size_t(i)]);
    QTRY_COMPARE(plot().graph(2)->dataCount(), 3); // validated at 2, 4 and 6
    QVERIFY(m_page->findChild<MetricsPlot*>()->cursorText(3.2).startsWith("step 3"));
    QTRY_VERIFY(find<QLabel>("runBest")->text().contains("step"));
    find<QComboBox>("plotMetric")->setCurrentIndex(1);
    QCOMPARE(plot().graphCount(), 1);
    QTRY_COMPARE(plot().graph(0)->dataCount(), 6); // when it is drawn
    find<QToolButton>("plotLog")->setChecked(true);
    QCOMPARE(plot().yAxis->scaleType(), QCPAxis::stLogarithmic);
    find<QToolButton>("plotLog")->setChecked(false);
    find<QComboBox>("plotMetric")->setCurrentIndex(0);
}

void TestTrainingPage::savesCurves()
{
    for (const char* kind : {"png", "pdf", "csv"})
        m_page->saveCurves(kind, m_example->folder() + "/curves." + kind);
    const auto content = [this](const char* kind) {
        const QString file = m_example->folder() + "/curves." + kind;
        return QFile::exists(file) ? readFile(file.toStdString()) : std::string();
    };
    QTRY_VERIFY(content("png").starts_with("\x89PNG"));
    QTRY_VERIFY(content("pdf").starts_with("%PDF"));
    QTRY_VERIFY(content("csv").starts_with("run,step,metric,value\r\n"));
    QCOMPARE(QString::fromStdString(content("csv")).count(",train_loss,"), 6);
}

void TestTrainingPage::stopsARun()
{
    makeItShort(100000);
    const std::int64_t run = start();
    QVERIFY(run != 0);
    QVERIFY(QTest::qWaitFor([&] { return m_other->run(run).step > 0; }, 120000));
    QTRY_VERIFY(find<QPushButton>("stopRunButton")->isVisible());
    QTRY_COMPARE(find<QPushButton>("startRunButton")->text(), QString("Add to the queue"));
    QTRY_VERIFY(plot().graphCount() >= 2 && plot().graph(0)->dataCount() > 0); // live
    find<QPushButton>("stopRunButton")->click();
    QCOMPARE(find<QLabel>("runState")->text(), stateText(RunState::stopping)); // at once
    QVERIFY(!find<QPushButton>("stopRunButton")->isEnabled());
    QVERIFY(waitForEnd(run));
    QCOMPARE(toString(m_other->run(run).state), std::string("stopped"));
    QTRY_COMPARE(find<QPushButton>("startRunButton")->text(), QString("Start training"));
    QTRY_VERIFY(find<QPushButton>("resumeRunButton")->isVisible() && find<QPushButton>("runAgainButton")->isVisible());
}

void TestTrainingPage::pausesAndResumes()
{
    makeItShort(100000);
    const std::int64_t run = start();
    QVERIFY(QTest::qWaitFor([&] { return m_other->run(run).step > 2; }, 120000));
    QTRY_VERIFY(find<QPushButton>("pauseRunButton")->isVisible() && find<QPushButton>("pauseRunButton")->isEnabled());
    find<QPushButton>("pauseRunButton")->click();
    QCOMPARE(find<QLabel>("runState")->text(), stateText(RunState::pausing)); // at once
    QVERIFY(QTest::qWaitFor([&] { return m_other->run(run).state == RunState::paused; }, 60000));
    const int at = m_other->run(run).step;
    QTRY_VERIFY(find<QPushButton>("resumeRunButton")->isVisible());
    QTRY_VERIFY(find<QPlainTextEdit>("runLog")->toPlainText().contains("Paused"));
    find<QPushButton>("resumeRunButton")->click();
    QVERIFY(QTest::qWaitFor([&] { return m_other->run(run).step > at + 2; }, 120000));
    QTRY_VERIFY(find<QPlainTextEdit>("runLog")->toPlainText().contains("Resumed from"));
    m_example->session().requestRun(run, RunRequest::stop);
    QVERIFY(waitForEnd(run));
    m_page->removeRuns({run});
    QTRY_COMPARE(find<QTableView>("runsTable")->model()->rowCount(), 2);
}

void TestTrainingPage::queuesBehindAnother()
{
    makeItShort(100000);
    const std::int64_t first = start();
    QVERIFY(QTest::qWaitFor([&] { return m_other->run(first).state == RunState::running; }, 60000));
    makeItShort(3);
    const std::int64_t second = start(), third = start();
    auto* queue = find<QListView>("queueList");
    QTRY_COMPARE(queue->model()->rowCount(), 2);
    QVERIFY(m_other->run(second).state == RunState::queued);
    queue->setCurrentIndex(queue->model()->index(1, 0)); // the third run goes before the second
    find<QToolButton>("queueUpButton")->click();
    QTRY_COMPARE(m_other->run(third).queuePosition, 1);
    QTRY_COMPARE(queue->model()->index(0, 0).data(Qt::UserRole).toLongLong(), third);
    QTRY_COMPARE(queue->currentIndex().row(), 0);
    find<QToolButton>("queueHoldButton")->click(); // and is held back
    QTRY_VERIFY(m_other->run(third).state == RunState::paused);
    m_example->session().requestRun(first, RunRequest::stop);
    QVERIFY(waitForEnd(first));
    QVERIFY(waitForEnd(second)); // its turn has come
    QCOMPARE(toString(m_other->run(second).state), std::string("finished"));
    QVERIFY(m_other->run(third).state == RunState::paused);
    m_page->removeRuns({first, second, third});
    QTRY_COMPARE(find<QTableView>("runsTable")->model()->rowCount(), 2);
}

void TestTrainingPage::overlaysRuns()
{
    auto* table = find<QTableView>("runsTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    table->selectAll();
    QTRY_COMPARE(plot().graphCount(), 6);
    QTRY_VERIFY(plot().graph(0)->dataCount() > 0 && plot().graph(3)->dataCount() > 0);
    QVERIFY(plot().graph(1)->pen().color() != plot().graph(4)->pen().color());
    table->selectRow(0);
    QTRY_COMPARE(plot().graphCount(), 3);
}

void TestTrainingPage::showsAFailureAndStartsAgain()
{
    RunRecord run = m_other->runs().front();
    run.id = 0;
    run.name = "doomed";
    run.settings.mixture = {{"kv.train", "no such split", 1, -1}};
    run.state = RunState::queued;
    run.request = RunRequest::none;
    run.step = 0;
    const std::int64_t id = m_other->addRun(run);
    m_example->session().startRun(id);
    QVERIFY(waitForEnd(id));
    QCOMPARE(toString(m_other->run(id).state), std::string("failed"));
    auto* table = find<QTableView>("runsTable");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    table->selectRow(0);
    QTRY_COMPARE(find<QLabel>("runState")->text(), QString("failed"));
    QVERIFY(find<QLabel>("runMessage")->isVisible());
    QVERIFY(find<QLabel>("runMessage")->text().endsWith('.'));
    QVERIFY(find<QPushButton>("runAgainButton")->isVisible());
    find<QPushButton>("runAgainButton")->click(); // its dataset is missing: the form says so instead
    QVERIFY(find<QLabel>("trainProblems")->isVisible());
    QCOMPARE(m_other->runs().size(), std::size_t(3));
}

/// With the same data and settings; that it trains is tested where LoRA is.
void TestTrainingPage::queuesTheBaseline()
{
    auto* table = find<QTableView>("runsTable");
    table->selectRow(2); // the first run, of 6 steps
    QTRY_VERIFY(find<QToolButton>("runBaselineButton")->isVisible() &&
                find<QLabel>("runStep")->text().contains("6 / 6"));
    const TrainingSettings settings = m_other->runs().back().settings;
    find<QToolButton>("runBaselineButton")->click();
    QTRY_COMPARE(m_other->runs().size(), std::size_t(4));
    const RunRecord baseline = m_other->runs().front();
    QVERIFY(baseline.settings == TrainingForm::baselineOf(settings, LoraSettings()));
    QVERIFY(baseline.composition == m_other->runs().back().composition);
    QVERIFY(waitForEnd(baseline.id));
    m_page->removeRuns({baseline.id});
    QTRY_COMPARE(table->model()->rowCount(), 3);
}

void TestTrainingPage::duplicatesSettings()
{
    auto* table = find<QTableView>("runsTable");
    table->selectRow(2); // the first run, of 6 steps
    QTRY_VERIFY(find<QLabel>("runStep")->text().contains("6 / 6"));
    find<QSpinBox>("stepsInput")->setValue(999);
    find<QToolButton>("runDuplicateButton")->click();
    QCOMPARE(find<QSpinBox>("stepsInput")->value(), 6);
    QCOMPARE(find<QSpinBox>("trainTokens")->value(), 200);
    QVERIFY(find<QPushButton>("startRunButton")->isEnabled());
}

void TestTrainingPage::leadsToCompare()
{
    find<QTableView>("runsTable")->selectRow(2);
    const auto checkpoints = m_other->checkpoints(m_other->runs().back().id);
    const auto best = std::ranges::find(checkpoints, true, &CheckpointRecord::best);
    QVERIFY(best != checkpoints.end());
    auto* button = find<QPushButton>("checkpointCompareButton");
    QTRY_VERIFY(button->isEnabled()); // the best one is chosen
    const QSignalSpy asked(m_page.get(), &TrainingPage::pageRequested);
    button->click();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.front().front().toString(), QString("compare"));
    QCOMPARE(m_example->session().takeChosenCheckpoint(), best->id);
    find<QPushButton>("checkpointStartButton")->click();
    QCOMPARE(m_page->findChild<TrainingForm*>()->settings().startFrom, best->id);
}

void TestTrainingPage::renamesAndNotes()
{
    auto* table = find<QTableView>("runsTable");
    table->selectRow(2);
    const std::int64_t run = m_other->runs().back().id;
    table->model()->setData(table->model()->index(2, RunsModel::nameColumn), "short one");
    QTRY_COMPARE(m_other->run(run).name, std::string("short one"));
    QTRY_COMPARE(table->model()->index(2, RunsModel::nameColumn).data().toString(), QString("short one"));
    find<QPlainTextEdit>("runNote")->setPlainText("six steps\nonly");
    QTRY_COMPARE(m_other->run(run).note, std::string("six steps\nonly"));
    QTRY_COMPARE(table->model()->index(2, RunsModel::noteColumn).data().toString(), QString("six steps"));
    QVERIFY(m_other->run(run).state == RunState::finished);
    find<QPlainTextEdit>("runNote")->setPlainText("typed and left"); // and then the project is closed
    m_page->setSession(nullptr);
    QCOMPARE(m_other->run(run).note, std::string("typed and left"));
    m_page->setSession(&m_example->session());
    QTRY_COMPARE(find<QTableView>("runsTable")->model()->rowCount(), 3);
}

void TestTrainingPage::deletesARun()
{
    const std::int64_t run = m_other->runs().back().id;
    const auto checkpoints = m_other->checkpoints(run);
    QVERIFY(!checkpoints.empty());
    const Path folder = m_other->checkpointFolder(checkpoints.front());
    QVERIFY(std::filesystem::exists(folder));
    m_page->removeRuns({run});
    QTRY_COMPARE(find<QTableView>("runsTable")->model()->rowCount(), 2);
    QVERIFY(!std::filesystem::exists(folder));
}

QTEST_MAIN(TestTrainingPage)
#include "test_training_page.moc"
