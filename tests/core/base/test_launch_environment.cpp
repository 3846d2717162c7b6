// Environments as the launchers set them; the lists of Slurm's nodes were expanded by hand as `scontrol show hostnames`
// does.

#include "core/base/error.h"
#include "core/base/launch_environment.h"

#include <QTest>

using namespace calm;

namespace
{
Variables with(Variables variables, const Variables& more)
{
    for (const auto& [name, value] : more)
        variables[name] = value;
    return variables;
}

const Variables torchrun{{"RANK", "3"},
                         {"WORLD_SIZE", "4"},
                         {"LOCAL_RANK", "1"},
                         {"LOCAL_WORLD_SIZE", "2"},
                         {"MASTER_ADDR", "10.0.0.1"},
                         {"MASTER_PORT", "29400"}};
const Variables openMpi{{"OMPI_COMM_WORLD_RANK", "1"},
                        {"OMPI_COMM_WORLD_SIZE", "2"},
                        {"OMPI_COMM_WORLD_LOCAL_RANK", "1"},
                        {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};
const Variables mpich{{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}, {"MPI_LOCALRANKID", "0"}, {"MPI_LOCALNRANKS", "2"}};
const Variables job{{"SLURM_JOB_ID", "4711"}, {"SLURM_JOB_NODELIST", "node[03-05,9],other"}, {"SLURM_NTASKS", "8"}};
const Variables batch = with(job, {{"ENVIRONMENT", "BATCH"}, {"SLURM_PROCID", "0"}, {"SLURM_LOCALID", "0"}});
const Variables step = with(batch, {{"SLURM_PROCID", "5"},
                                    {"SLURM_LOCALID", "1"},
                                    {"SLURM_STEP_ID", "2"},
                                    {"SLURM_STEP_NUM_TASKS", "6"},
                                    {"SLURM_STEP_NODELIST", "node[04-05]"}});
} // namespace

class TestLaunchEnvironment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryLauncher_data();
    void readsEveryLauncher();
    void refusesWhatContradicts_data();
    void refusesWhatContradicts();
    void portsOfOtherJobsAreOthers();
    void findsTheFirstHost();
    void readsItsOwnVariables();
};

void TestLaunchEnvironment::readsEveryLauncher_data()
{
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("launcher");
    QTest::addColumn<QList<int>>("numbers"); // rank, size, local rank, local size
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port"); // -1: any that is not PyTorch's
    const QList<int> alone{0, 1, 0, 0};
    QTest::newRow("alone") << Variables{} << "" << alone << "" << 0;
    QTest::newRow("torchrun") << torchrun << "torchrun" << QList<int>{3, 4, 1, 2} << "10.0.0.1" << 29400;
    QTest::newRow("torchrun that listens itself") << with(torchrun, {{"TORCHELASTIC_USE_AGENT_STORE", "True"}})
                                                  << "torchrun" << QList<int>{3, 4, 1, 2} << "10.0.0.1" << 29401;
    QTest::newRow("torchrun of one") << Variables{{"RANK", "0"}, {"WORLD_SIZE", "1"}} << "torchrun" << alone << "" << 0;
    QTest::newRow("Open MPI on one machine") << openMpi << "mpirun" << QList<int>{1, 2, 1, 2} << "127.0.0.1" << 29500;
    QTest::newRow("Open MPI on several, told where") << with(openMpi, {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"},
                                                                       {"OMPI_COMM_WORLD_LOCAL_RANK", "0"},
                                                                       {"MASTER_ADDR", "big"},
                                                                       {"MASTER_PORT", "7"}})
                                                     << "mpirun" << QList<int>{1, 2, 0, 1} << "big" << 7;
    QTest::newRow("Open MPI on several of a Slurm job")
        << with(with(batch, openMpi), {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "0"}})
        << "mpirun" << QList<int>{1, 2, 0, 1} << "node03" << 29500;
    QTest::newRow("MPICH") << mpich << "mpirun" << QList<int>{0, 2, 0, 2} << "127.0.0.1" << 29500;
    QTest::newRow("srun") << step << "srun" << QList<int>{5, 6, 1, 0} << "node04" << -1;
    QTest::newRow("srun that speaks MPICH's language")
        << with(step, {{"PMI_RANK", "5"}, {"PMI_SIZE", "6"}}) << "srun" << QList<int>{5, 6, 1, 0} << "node04" << -1;
    QTest::newRow("srun, as little as it may say")
        << Variables{{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "2"}, {"SLURM_JOB_NODELIST", "localhost"}} << "srun"
        << QList<int>{1, 2, 0, 0} << "localhost" << 29500;
    QTest::newRow("srun, address and port set by hand")
        << with(step, {{"MASTER_ADDR", "node05"}, {"MASTER_PORT", "1234"}, {"WORLD_SIZE", "6"}}) << "srun"
        << QList<int>{5, 6, 1, 0} << "node05" << 1234;
    QTest::newRow("Open MPI inside a step of Slurm")
        << with(step, openMpi) << "mpirun" << QList<int>{1, 2, 1, 2} << "127.0.0.1" << 29500;
    QTest::newRow("torchrun inside a step of Slurm")
        << with(step, torchrun) << "torchrun" << QList<int>{3, 4, 1, 2} << "10.0.0.1" << 29400;
    QTest::newRow("a job's script") << batch << "" << alone << "" << 0;
    QTest::newRow("an interactive allocation") << job << "" << alone << "" << 0;
    QTest::newRow("an interactive step of one")
        << with(step, {{"SLURM_PROCID", "0"}, {"SLURM_LOCALID", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}}) << "srun" << alone
        << "" << 0;
}

void TestLaunchEnvironment::readsEveryLauncher()
{
    QFETCH(const Variables, variables);
    QFETCH(const QString, launcher);
    QFETCH(const QList<int>, numbers);
    QFETCH(const QString, address);
    QFETCH(const int, port);
    const LaunchEnvironment found = launchEnvironment(variables);
    QCOMPARE(QString::fromStdString(found.launcher), launcher);
    QCOMPARE((QList<int>{found.rank, found.size, found.localRank, found.localSize}), numbers);
    QCOMPARE(QString::fromStdString(found.address), address);
    if (port >= 0)
        QCOMPARE(found.port, port);
    else
        QVERIFY(found.port >= 20000 && found.port < 30000 && found.port != 29500);
    const bool reserved = launcher.isEmpty() && variables.contains("SLURM_NTASKS");
    QCOMPARE(!found.warning.empty(), reserved);
}

void TestLaunchEnvironment::refusesWhatContradicts_data()
{
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("named"); // what the sentence must name
    QTest::newRow("rank beyond the last") << with(torchrun, {{"RANK", "4"}}) << "RANK";
    QTest::newRow("rank below 0") << with(torchrun, {{"RANK", "-1"}}) << "RANK";
    QTest::newRow("no number") << with(torchrun, {{"WORLD_SIZE", "4 "}}) << "WORLD_SIZE";
    QTest::newRow("no processes") << with(torchrun, {{"WORLD_SIZE", "0"}}) << "WORLD_SIZE";
    QTest::newRow("more here than there are") << with(torchrun, {{"LOCAL_WORLD_SIZE", "5"}}) << "LOCAL_WORLD_SIZE";
    QTest::newRow("local rank beyond the last") << with(torchrun, {{"LOCAL_RANK", "2"}}) << "LOCAL_RANK";
    QTest::newRow("no such port") << with(torchrun, {{"MASTER_PORT", "65536"}}) << "MASTER_PORT";
    QTest::newRow("no address") << with(torchrun, {{"MASTER_ADDR", ""}}) << "MASTER_ADDR";
    QTest::newRow("a rank without a size") << Variables{{"RANK", "0"}} << "WORLD_SIZE";
    QTest::newRow("a size without a rank") << Variables{{"WORLD_SIZE", "2"}} << "RANK";
    QTest::newRow("half of Open MPI's") << Variables{{"OMPI_COMM_WORLD_SIZE", "2"}} << "OMPI_COMM_WORLD_RANK";
    QTest::newRow("several machines, nobody knows where")
        << with(openMpi, {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "0"}}) << "MASTER_ADDR";
    QTest::newRow("srun's size, another by hand") << with(step, {{"WORLD_SIZE", "8"}}) << "WORLD_SIZE";
    QTest::newRow("mpirun's rank, another by hand") << with(openMpi, {{"RANK", "0"}}) << "RANK";
    QTest::newRow("a task beyond the last") << with(step, {{"SLURM_PROCID", "6"}}) << "SLURM_PROCID";
}

void TestLaunchEnvironment::refusesWhatContradicts()
{
    QFETCH(const Variables, variables);
    QFETCH(const QString, named);
    try {
        launchEnvironment(variables);
        QFAIL("was accepted");
    } catch (const Error& error) {
        QCOMPARE(toString(error.kind()), std::string("bad_input"));
        const QString sentence = error.what();
        QVERIFY2(sentence.contains(named) && sentence.endsWith('.'), error.what());
    }
}

void TestLaunchEnvironment::portsOfOtherJobsAreOthers()
{
    const auto portOf = [](const Variables& variables) { return launchEnvironment(variables).port; };
    QCOMPARE(portOf(step), portOf(with(step, {{"SLURM_PROCID", "0"}})));
    QVERIFY(portOf(step) != portOf(with(step, {{"SLURM_JOB_ID", "4712"}})));
    QVERIFY(portOf(step) != portOf(with(step, {{"SLURM_STEP_ID", "3"}})));
    QVERIFY(portOf(with(openMpi, {{"PMIX_NAMESPACE", "2364473345"}})) !=
            portOf(with(openMpi, {{"PMIX_NAMESPACE", "2364538881"}})));
}

void TestLaunchEnvironment::findsTheFirstHost()
{
    QCOMPARE(firstHost("one"), std::string("one"));
    QCOMPARE(firstHost("one,two"), std::string("one"));
    QCOMPARE(firstHost("node[03-05,9],other"), std::string("node03"));
    QCOMPARE(firstHost("rack[2-3]node[08,11]"), std::string("rack2node08"));
    QCOMPARE(firstHost("n[1-4].cluster,m"), std::string("n1.cluster"));
    QCOMPARE(firstHost(""), std::string());
}

void TestLaunchEnvironment::readsItsOwnVariables()
{
    qputenv("CALM_TEST_VARIABLE", "a=b");
    QCOMPARE(processVariables().at("CALM_TEST_VARIABLE"), std::string("a=b"));
}

QTEST_APPLESS_MAIN(TestLaunchEnvironment)
#include "test_launch_environment.moc"
