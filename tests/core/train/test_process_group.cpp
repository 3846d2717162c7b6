// Real processes that meet over Gloo: this program starts itself again, once for each of them.

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/train/process_group.h"
#include "tests/support/launched.h"

#include <ATen/ops/zeros.h>

#include <QtTest>

#include <csignal>
#include <functional>
#include <iostream>
#include <thread>
#include <unistd.h>

using namespace calm;
using namespace calm::test;
using namespace std::chrono_literals;

namespace
{
constexpr int count = 3;
constexpr int numbers = 1000;

/// What rank `rank` brings to the sum.
std::vector<float> partOf(int rank)
{
    Random random(static_cast<std::uint64_t>(rank) + 1);
    std::vector<float> part;
    for (int i = 0; i < numbers; ++i)
        part.push_back(static_cast<float>(random.normal()));
    return part;
}

Tensor toTensor(const std::vector<float>& part)
{
    Tensor tensor = at::zeros({static_cast<std::int64_t>(part.size())}, at::kFloat);
    std::copy(part.begin(), part.end(), tensor.data_ptr<float>());
    return tensor;
}

/// Until the others stop it; the main thread is in a sum most of the time.
void sumForever(ProcessGroup& group)
{
    while (true) {
        Tensor one = at::zeros({1}, at::kFloat);
        group.sum(one);
    }
}

void addUp(ProcessGroup& group)
{
    Tensor values = toTensor(partOf(group.rank()));
    group.sum(values);
    Tensor first = toTensor(partOf(group.rank()));
    group.broadcast(first);
    const std::string text = group.broadcast(group.rank() == 0 ? "from the first" : "not this");
    std::string all;
    for (const std::string& part : group.gather(std::string(static_cast<std::size_t>(group.rank()), '\xff')))
        all += std::to_string(part.size()) + " ";
    std::cout << fingerprint(values) << '\n' << fingerprint(first) << '\n' << text << '\n' << all << '\n';
    for (int i = 0; i < numbers; ++i)
        std::cout << values.data_ptr<float>()[i] << ' ';
    std::cout << std::endl;
    if (group.rank() == 1)
        std::this_thread::sleep_for(2s); // the others wait for it, as long as it takes
    group.leave();
}

void beKilled(ProcessGroup& group)
{
    if (group.rank() == 2)
        std::thread([] {
            std::this_thread::sleep_for(1s);
            ::kill(::getpid(), SIGKILL);
        }).detach();
    sumForever(group);
}

void beKilledWhileOthersCompute(ProcessGroup& group)
{
    if (group.rank() == 0)
        ::kill(::getpid(), SIGKILL);
    while (!group.stopToken().stop_requested())
        std::this_thread::sleep_for(10ms);
    group.throwIfLost();
}

void failWithAReason(ProcessGroup& group)
{
    if (group.rank() != 1)
        sumForever(group);
    group.fail("The disk is full.");
    throw Error(ErrorKind::io, "The disk is full.");
}

void leaveEarly(ProcessGroup& group)
{
    if (group.rank() != 0)
        sumForever(group);
}

void askToStop(ProcessGroup& group)
{
    if (group.rank() == 1)
        group.askToStop();
    while (!group.stopToken().stop_requested())
        std::this_thread::sleep_for(10ms);
    group.throwIfLost();
    std::cout << "stopped" << std::endl;
    group.leave();
}

const std::map<std::string, std::function<void(ProcessGroup&)>> roles{
    {"addUp", addUp},
    {"beKilled", beKilled},
    {"beKilledWhileOthersCompute", beKilledWhileOthersCompute},
    {"failWithAReason", failWithAReason},
    {"leaveEarly", leaveEarly},
    {"askToStop", askToStop}};

int play(const std::string& role)
{
    try {
        const auto group = ProcessGroup::join(launchEnvironment(processVariables()));
        roles.at(role)(*group);
        return 0;
    } catch (const Error& error) {
        std::cerr << toString(error.kind()) << ": " << error.what() << std::endl;
        return 1;
    }
}

} // namespace

class TestProcessGroup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsUpAndTellsEverybody();
    void aProcessThatEndsIsKnownToAll_data();
    void aProcessThatEndsIsKnownToAll();
    void anyMayAskToStop();
    void aTakenPortIsASentence();
    void waitingCanBeStopped();
};

void TestProcessGroup::addsUpAndTellsEverybody()
{
    const auto first = launchAgain("addUp", count), again = launchAgain("addUp", count);
    std::vector<double> expected(numbers);
    for (int rank = 0; rank < count; ++rank)
        for (int i = 0; i < numbers; ++i)
            expected[static_cast<std::size_t>(i)] += partOf(rank)[static_cast<std::size_t>(i)];
    for (const auto& outcomes : {first, again})
        for (const Launched& outcome : outcomes) {
            QVERIFY2(outcome.code == 0, outcome.err.constData());
            QCOMPARE(outcome.err, QByteArray());               // c10d's warnings neither
            QCOMPARE(outcome.lines()[0], first[0].lines()[0]); // the same bits everywhere and always
            QCOMPARE(outcome.lines()[1].toStdString(), fingerprint(toTensor(partOf(0))));
            QCOMPARE(outcome.lines()[2], QByteArray("from the first"));
            QCOMPARE(outcome.lines()[3].trimmed(), QByteArray("0 1 2"));
            const QList<QByteArray> values = outcome.lines()[4].trimmed().split(' ');
            for (int i = 0; i < numbers; ++i)
                QVERIFY(std::abs(values[i].toDouble() - expected[static_cast<std::size_t>(i)]) < 1e-4);
        }
}

void TestProcessGroup::aProcessThatEndsIsKnownToAll_data()
{
    QTest::addColumn<int>("ending");
    QTest::addColumn<QByteArray>("sentence");
    const QByteArray begin = "io: Another process of this run ended: process ";
    QTest::newRow("beKilled") << 2 << begin + "3 of 3 is gone.\n";
    QTest::newRow("beKilledWhileOthersCompute") << 0 << begin + "1 of 3 is gone.\n";
    QTest::newRow("failWithAReason") << 1 << begin + "2 of 3: The disk is full.\n";
    QTest::newRow("leaveEarly") << 0 << begin + "1 of 3: it ended before the run did.\n";
}

void TestProcessGroup::aProcessThatEndsIsKnownToAll()
{
    QFETCH(const int, ending);
    QFETCH(const QByteArray, sentence);
    const auto outcomes = launchAgain(QTest::currentDataTag(), count);
    for (int rank = 0; rank < count; ++rank)
        if (rank != ending) {
            QCOMPARE(outcomes[static_cast<std::size_t>(rank)].err, sentence);
            QCOMPARE(outcomes[static_cast<std::size_t>(rank)].code, 1);
        }
}

void TestProcessGroup::anyMayAskToStop()
{
    for (const Launched& outcome : launchAgain("askToStop", count)) {
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QCOMPARE(outcome.out, QByteArray("stopped\n"));
    }
}

void TestProcessGroup::aTakenPortIsASentence()
{
    const ListeningSocket other;
    LaunchEnvironment environment{.launcher = "torchrun", .rank = 0, .size = 2, .address = "localhost"};
    environment.port = other.port();
    try {
        ProcessGroup::join(environment);
        QFAIL("was accepted");
    } catch (const Error& error) {
        QCOMPARE(toString(error.kind()), std::string("io"));
        QVERIFY2(QString(error.what()).contains("MASTER_PORT"), error.what());
    }
}

void TestProcessGroup::waitingCanBeStopped()
{
    for (const int rank : {0, 1}) { // neither the other processes come, nor the first one
        LaunchEnvironment environment{.launcher = "torchrun", .rank = rank, .size = 2, .address = "localhost"};
        environment.port = freePort();
        std::stop_source stop;
        const auto onProgress = [&](const Progress&) { stop.request_stop(); };
        try {
            ProcessGroup::join(environment, onProgress, stop.get_token());
            QFAIL("came together alone");
        } catch (const Error& error) {
            QCOMPARE(toString(error.kind()), std::string("cancelled"));
        }
    }
}

int main(int argc, char** argv)
{
    if (const char* const role = Launch::role())
        return play(role);
    QCoreApplication application(argc, argv);
    TestProcessGroup test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_process_group.moc"
