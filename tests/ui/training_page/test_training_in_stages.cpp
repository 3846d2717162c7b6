#include "tests/ui/support/example_project.h"
#include "ui/training_page/training_form.h"
#include "ui/training_page/training_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace calm;
using namespace calm::ui;

/// A second augmenting model trained beside a first one whose bridges stay as they are: chosen in the form, trained by
/// a real worker, asked through the real engine.
class TestTrainingInStages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void startsFromAFrozenCheckpoint();
    void answersAsBeforeWithoutTheSecondModel();

private:
    template <typename T> T* find(const char* name) const { return m_page->findChild<T*>(name); }
    std::map<int, std::vector<double>> probabilities(const std::vector<Member>& columns, const std::string& prompt);
    QTemporaryDir m_folder;
    std::unique_ptr<EngineClient> m_engine;
    std::unique_ptr<ProjectSession> m_session;
    std::unique_ptr<TrainingPage> m_page;
    std::int64_t m_first = 0; ///< checkpoint of names-only
    std::int64_t m_second = 0;
};

void TestTrainingInStages::initTestCase()
{
    useSettingsIn(m_folder.path());
    const QString file = m_folder.filePath("skills.calm");
    importProject(Path(CALM_SOURCE_DIR) / "projects" / "three-skills", file.toStdString());
    m_engine = std::make_unique<EngineClient>(CALM_EXECUTABLE);
    m_session = std::make_unique<ProjectSession>(Project::open(file.toStdString()), *m_engine);
    m_session->setCurrentComposition(m_session->project().composition("both").id);
    m_page = std::make_unique<TrainingPage>();
    m_page->resize(1200, 800);
    m_page->setSession(m_session.get());
    m_page->show();
    QTRY_VERIFY(find<QPushButton>("startRunButton")->isEnabled());
}

void TestTrainingInStages::startsFromAFrozenCheckpoint()
{
    Project& project = m_session->project();
    const std::int64_t earlier = project.composition("names-only").id;
    for (const RunRecord& run : project.runs())
        if (run.composition == earlier)
            m_first = project.checkpoints(run.id).front().id;
    auto* from = find<QComboBox>("trainStartFrom");
    QVERIFY(from->isVisible());
    from->setCurrentIndex(from->findData(qlonglong(m_first)));
    QVERIFY(find<QLabel>("trainStartNote")->text().startsWith("1 of 2"));
    find<QCheckBox>("trainFreeze")->setChecked(true);
    find<QSpinBox>("stepsInput")->setValue(2);
    find<QSpinBox>("trainTokens")->setValue(200);
    find<QSpinBox>("trainValidateEvery")->setValue(0);
    find<QSpinBox>("trainCheckpointEvery")->setValue(0);
    const std::size_t before = project.runs().size();
    find<QPushButton>("startRunButton")->click();
    QTRY_COMPARE(project.runs().size(), before + 1);
    const std::int64_t run = project.runs().front().id;
    QVERIFY(QTest::qWaitFor([&] { return isOver(project.run(run).state); }, 120000));
    const RunRecord finished = project.run(run);
    QVERIFY2(finished.state == RunState::finished, finished.message.c_str());
    QCOMPARE(finished.settings.startFrom, m_first);
    QVERIFY(finished.settings.freezeStarted);
    m_second = project.checkpoints(run).front().id;
}

std::map<int, std::vector<double>> TestTrainingInStages::probabilities(const std::vector<Member>& columns,
                                                                       const std::string& prompt)
{
    std::map<int, std::vector<double>> seen;
    bool ended = false;
    protocol::Compare request;
    request.project = m_session->file().toStdString();
    request.columns = columns;
    request.prompt = prompt;
    request.sampling.temperature = 0;
    EngineClient::Callbacks callbacks;
    callbacks.token = [&](const protocol::TokenEvent& token) {
        seen[token.column].push_back(token.token);
        seen[token.column].push_back(token.probability);
    };
    callbacks.finished = [&](const Json&) { ended = true; };
    callbacks.failed = [&](const ErrorInfo& error) {
        qWarning("%s", error.sentence.c_str());
        ended = true;
    };
    m_engine->send(request, this, std::move(callbacks));
    return QTest::qWaitFor([&] { return ended; }, 120000) ? seen : std::map<int, std::vector<double>>();
}

/// To the last digit what the composition of the first model alone answers.
void TestTrainingInStages::answersAsBeforeWithoutTheSecondModel()
{
    QVERIFY(m_first != 0 && m_second != 0);
    const auto& names = m_session->project().composition("both").composition.augmenting;
    const int codes = names[0] == "codes" ? 0 : 1;
    for (const char* dataset : {"names-math.test", "mixed-math.test"}) {
        const auto example = m_session->project().examples(m_session->project().dataset(dataset).id, {}, 0, 1).front();
        auto seen = probabilities({{MemberKind::composed, "names-only", 0, m_first},
                                   {MemberKind::composed, "both", 0, m_second, {codes}},
                                   {MemberKind::composed, "both", 0, m_second}},
                                  example.prompt);
        QVERIFY(!seen[0].empty());
        QCOMPARE(seen[1], seen[0]);
        QVERIFY(seen[2] != seen[0]); // the second model does take part
    }
}

QTEST_MAIN(TestTrainingInStages)
#include "test_training_in_stages.moc"
