#include "core/base/error.h"
#include "core/engine/threads.h"

#include <QFileInfo>
#include <QProcess>
#include <QTest>

using namespace calm;

class TestThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void zeroMeansAllCores();
    void setsTheNumberAsked();
    void refusesNegativeNumbers();
    void coresAreDividedFairly();
    void reportNamesWhatIsThere();
    void referenceBlasIsRecognized();
    void adviceSaysWhatIsBad();
};

namespace
{
/// What is bad about a machine that is otherwise as it should be.
EngineReport goodReport()
{
    EngineReport report;
    report.blas = "/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3";
    report.threads = report.cores = 2;
    report.gflops = 150;
    report.memoryBytes = 16e9;
    report.freeMemoryBytes = 8e9;
    return report;
}
} // namespace

// nproc counts the same cores by its own means, once OMP_NUM_THREADS no longer tells it otherwise.
void TestThreads::zeroMeansAllCores()
{
    QProcess nproc;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove("OMP_NUM_THREADS");
    nproc.setProcessEnvironment(environment);
    nproc.start("nproc", QStringList{});
    if (!nproc.waitForFinished())
        QSKIP("There is no nproc to ask.");
    const int cores = nproc.readAllStandardOutput().trimmed().toInt();
    QCOMPARE(setThreads(0), cores);
    QCOMPARE(engineReport(false).threads, cores);
    QCOMPARE(engineReport(false).cores, cores);
}

void TestThreads::setsTheNumberAsked()
{
    QCOMPARE(setThreads(3), 3);
    QCOMPARE(engineReport(false).threads, 3);
    QCOMPARE(setThreads(1), 1);
    QCOMPARE(engineReport(false).threads, 1);
}

void TestThreads::coresAreDividedFairly()
{
    const auto shares = [](const std::vector<std::string>& all) {
        QList<int> threads;
        for (std::size_t i = 0; i < all.size(); ++i)
            threads.append(fairThreads(all, i));
        return threads;
    };
    QCOMPARE(shares({"a 0 1 2 3"}), QList<int>{4});
    QCOMPARE(shares({"a 0 1 2 3", "a 0 1 2 3"}), (QList<int>{2, 2})); // srun or torchrun: nobody is bound
    QCOMPARE(shares({"a 0 1 2 3 4", "a 0 1 2 3 4"}), (QList<int>{3, 2}));
    QCOMPARE(shares({"a 0", "a 1"}), (QList<int>{1, 1})); // mpirun binds each to a core of its own
    QCOMPARE(shares({"a 0 1", "a 2 3", "b 0 1"}), (QList<int>{2, 2, 2}));
    QCOMPARE(shares({"a 0", "a 0", "a 0"}), (QList<int>{1, 1, 1})); // more processes than cores
    QCOMPARE(shares({"a 0 1 2 3", "a 0 1"}), (QList<int>{2, 2}));
    QCOMPARE(fairThreads({coresOfProcess()}, 0), setThreads(0));
}

void TestThreads::refusesNegativeNumbers()
{
    QVERIFY_EXCEPTION_THROWN(setThreads(-1), Error);
}

void TestThreads::reportNamesWhatIsThere()
{
    const EngineReport report = engineReport(false);
    QVERIFY(!report.version.empty());
    QVERIFY2(report.libtorch >= "1.13", report.libtorch.c_str());
    if (report.blas != "built into LibTorch") {
        QVERIFY2(QFileInfo::exists(QString::fromStdString(report.blas)), report.blas.c_str());
        QVERIFY(!QFileInfo(QString::fromStdString(report.blas)).isSymLink());
    }
    QCOMPARE(report.devices.at(0), std::string("cpu"));
    QVERIFY(report.memoryBytes > report.freeMemoryBytes);
    QVERIFY(report.freeMemoryBytes > 0);
    QCOMPARE(report.gflops, 0.0); // not asked to measure
}

void TestThreads::referenceBlasIsRecognized()
{
    QVERIFY(isReferenceBlas("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0"));
    QVERIFY(isReferenceBlas("/usr/lib/aarch64-linux-gnu/blas/libblas.so.3"));
    QVERIFY(!isReferenceBlas("/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3"));
    QVERIFY(!isReferenceBlas("/usr/lib/x86_64-linux-gnu/atlas/libblas.so.3"));
    QVERIFY(!isReferenceBlas("/opt/blas/lib/libmkl_rt.so.2"));
    QVERIFY(!isReferenceBlas(""));
}

void TestThreads::adviceSaysWhatIsBad()
{
    QVERIFY(adviceFor(goodReport()).empty());

    EngineReport slow = goodReport();
    slow.blasFast = false;
    slow.gflops = 2;
    QCOMPARE(adviceFor(slow).size(), std::size_t(1));
    QVERIFY(adviceFor(slow).front().find("libopenblas0-openmp") != std::string::npos);

    EngineReport crowded = goodReport();
    crowded.threads = 8;
    QVERIFY(adviceFor(crowded).front().find("8 threads share 2 cores") != std::string::npos);

    EngineReport idle = goodReport();
    idle.threads = 1;
    QVERIFY(adviceFor(idle).front().find("1 of 2 cores") != std::string::npos);

    EngineReport full = goodReport();
    full.freeMemoryBytes = 1e9;
    QVERIFY(adviceFor(full).front().find("1.0 GB") != std::string::npos);

    EngineReport busy = goodReport();
    busy.gflops = 4;
    QVERIFY(adviceFor(busy).front().find("4 GFLOP/s") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestThreads)
#include "test_threads.moc"
