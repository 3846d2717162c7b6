// Real processes that train one tiny composition together, against one process that does it alone: this program starts
// itself again, once for each of them.

#include "core/base/error.h"
#include "tests/support/bridge_training.h"
#include "tests/support/launched.h"
#include "tests/support/tiny_models.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <csignal>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

using namespace calm;
using namespace calm::test;

namespace
{
const int vocabulary = 30;
const char* const folderVariable = "CALM_TEST_FOLDER";

// The answer is 7 or 8, as the second token is odd or even.
std::vector<EncodedExample> examples(int count, std::uint64_t seed)
{
    std::vector<EncodedExample> made;
    for (int i = 0; i < count; ++i) {
        EncodedExample e;
        e.anchorIds = tensorToIds(randomIds(1, 4 + i % 7, vocabulary, seed + static_cast<std::uint64_t>(i)));
        e.promptLength = static_cast<int>(e.anchorIds.size()) - i % 2;
        e.anchorIds.push_back(e.anchorIds[1] % 2 ? 7 : 8);
        e.augmentingIds = {e.anchorIds};
        e.settled.emplace_back();
        for (std::size_t t = 0; t < e.anchorIds.size(); ++t)
            e.settled.back().push_back(static_cast<int>(t) + 1);
        made.push_back(std::move(e));
    }
    return made;
}

/// Three epochs, some steps with fewer examples than processes.
TrainingSettings settings()
{
    TrainingSettings s;
    s.mixture = {{"copy", "", 1.0, -1.0}, {"more", "", 1.0, 0.0}};
    s.validation = {{"held out", "", 1.0, -1.0}};
    s.steps = 40;
    s.tokensPerBatch = 60;
    s.accumulate = 2;
    s.learningRate = 3e-3;
    s.warmupSteps = 5;
    s.validateEvery = 10;
    s.checkpointEvery = 8;
    s.threads = 1;
    return s;
}

/// The checkpoint of the highest step.
Path newestBelow(const Path& folder)
{
    int newest = -1;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        newest = std::max(newest, std::stoi(entry.path().filename().string()));
    return folder / std::to_string(newest);
}

/// A line for each step and validation, as the first process (or the only one) sees them; checkpoints go to `folder`.
struct Training
{
    TrainingData data{{examples(120, 1000), examples(50, 5000)}, {examples(25, 9000)}};
    ComposedModel model{
        tinyComposition(), tinyDecoder(3, 16, vocabulary, 1), {tinyDecoder(2, 8, vocabulary, 2)}, {}, 1};
    ProcessGroup* group = nullptr;
    std::function<void(int step)> afterStep;

    std::vector<QByteArray> run(const Path& folder, const Path& from = {}, std::stop_token stop = {})
    {
        std::vector<QByteArray> lines;
        const auto add = [&](const std::string& line) {
            lines.push_back(QByteArray::fromStdString(line));
            if (group)
                std::cout << line << std::endl;
        };
        TrainingEvents events;
        events.step = [&](const TrainingStep& step) {
            if (!group || group->rank() == 0)
                add(fmt::format("step {} loss {:.9g} norm {:.9g} tokens {}", step.step, step.loss, step.gradientNorm,
                                step.tokens));
            if (afterStep)
                afterStep(step.step);
        };
        events.validated = [&](int step, double loss, double) {
            if (!group || group->rank() == 0)
                add(fmt::format("validation {} loss {:.9g}", step, loss));
        };
        events.checkpointFolder = [&](const SavedCheckpoint& checkpoint) {
            if (group && group->rank() != 0)
                throw Error(ErrorKind::internal, "Another process than the first one writes.");
            const Path path = folder / std::to_string(checkpoint.step);
            std::filesystem::remove_all(path);
            std::filesystem::create_directories(path);
            return path;
        };
        BridgeTraining training{model, data, settings()};
        training.resumeFrom = from;
        training.group = group;
        training.run(events, stop);
        return lines;
    }
};

// What a started process does.

void trainAll(Training& training, const Path& folder)
{
    training.run(folder);
}

void stopOne(Training& training, const Path& folder)
{
    if (training.group->rank() == 1)
        training.afterStep = [&](int step) {
            if (step == 13)
                training.group->askToStop();
            if (step == 20) // the wish travels twice a second, and 40 steps may be over before that
                QTest::qWaitFor([&] { return training.group->stopToken().stop_requested(); }, 60'000);
        };
    training.run(folder, {}, training.group->stopToken());
}

void killOne(Training& training, const Path& folder)
{
    if (training.group->rank() == 1)
        training.afterStep = [](int step) {
            if (step == 11)
                ::kill(::getpid(), SIGKILL);
        };
    training.run(folder, {}, training.group->stopToken());
}

void resume(Training& training, const Path& folder)
{
    training.run(folder, newestBelow(folder));
}

const std::map<std::string, void (*)(Training&, const Path&)> roles{
    {"trainAll", trainAll}, {"stopOne", stopOne}, {"killOne", killOne}, {"resume", resume}};

int play(const std::string& role)
{
    try {
        const auto group = ProcessGroup::join(launchEnvironment(processVariables()));
        Training training;
        training.group = group.get();
        roles.at(role)(training, std::getenv(folderVariable));
        group->leave();
        return 0;
    } catch (const Error& error) {
        std::cerr << toString(error.kind()) << ": " << error.what() << std::endl;
        return error.kind() == ErrorKind::cancelled ? 130 : 1;
    }
}
} // namespace

class TestSharedTraining : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::vector<QByteArray> m_alone; ///< what one process does

    std::vector<Launched> launch(const char* role, int count, const Path& folder)
    {
        std::filesystem::create_directories(folder);
        qputenv(folderVariable, QByteArray::fromStdString(folder.string()));
        return launchAgain(role, count);
    }

    Path folder(const char* name) const { return Path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        m_alone = Training().run(folder("alone"));
        QCOMPARE(m_alone.size(), std::size_t{44});
    }

    void theCurveIsThatOfOneProcess_data();
    void theCurveIsThatOfOneProcess();
    void aStopAnywhereStopsAllAtTheSameStep();
    void aKilledProcessEndsAllAndNothingIsLost();
};

namespace
{
/// The first line that is not the same but for rounding; `found` are the last lines of the whole.
QString differenceOf(const std::vector<QByteArray>& expected, const QList<QByteArray>& found)
{
    const auto first = expected.end() - found.size();
    for (qsizetype i = 0; i < found.size(); ++i) {
        const auto a = first[i].split(' '), b = found[i].split(' ');
        bool same = a.size() == b.size();
        for (qsizetype word = 0; same && word < a.size(); ++word) {
            const double x = a[word].toDouble(), y = b[word].toDouble();
            same = a[word] == b[word] || std::abs(x - y) <= 1e-4 * std::abs(x);
        }
        if (!same)
            return first[i] + " / " + found[i];
    }
    return {};
}
} // namespace

void TestSharedTraining::theCurveIsThatOfOneProcess_data()
{
    QTest::addColumn<int>("processes");
    QTest::newRow("two") << 2;
    QTest::newRow("three") << 3;
}

void TestSharedTraining::theCurveIsThatOfOneProcess()
{
    QFETCH(const int, processes);
    const auto launched = launch("trainAll", processes, folder(QTest::currentDataTag()));
    for (const Launched& process : launched)
        QVERIFY2(process.code == 0, process.err.constData());
    QCOMPARE(launched[0].lines().size(), qsizetype{44});
    QCOMPARE(differenceOf(m_alone, launched[0].lines()), QString());
    QCOMPARE(launched[1].out, QByteArray());
}

void TestSharedTraining::aStopAnywhereStopsAllAtTheSameStep()
{
    const auto launched = launch("stopOne", 2, folder("stopped"));
    for (const Launched& process : launched)
        QVERIFY2(process.code == 130, process.err.constData());
    const Path newest = newestBelow(folder("stopped"));
    const int step = std::stoi(newest.filename().string());
    QVERIFY(step >= 13);
    const auto after = Training().run(folder("stopped"), newest); // alone
    const QList<QByteArray> all = launched[0].lines() + QList<QByteArray>(after.begin(), after.end());
    QCOMPARE(all.size(), qsizetype{44});
    QCOMPARE(differenceOf(m_alone, all), QString());
}

void TestSharedTraining::aKilledProcessEndsAllAndNothingIsLost()
{
    const auto launched = launch("killOne", 3, folder("killed"));
    QCOMPARE(launched[1].code, -1);
    for (const int rank : {0, 2}) {
        QCOMPARE(launched[static_cast<std::size_t>(rank)].code, 1);
        QCOMPARE(launched[static_cast<std::size_t>(rank)].err,
                 QByteArray("io: Another process of this run ended: process 2 of 3 is gone.\n"));
    }
    QCOMPARE(newestBelow(folder("killed")).filename().string(), std::string("11"));
    const auto resumed = launch("resume", 2, folder("killed")); // with another number of them
    for (const Launched& process : resumed)
        QVERIFY2(process.code == 0, process.err.constData());
    QCOMPARE(differenceOf(m_alone, launched[0].lines() + resumed[0].lines()), QString());
}

int main(int argc, char** argv)
{
    if (const char* const role = Launch::role())
        return play(role);
    QCoreApplication application(argc, argv);
    TestSharedTraining test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_shared_training.moc"
