#include "core/base/error.h"
#include "core/base/new_folder.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace calm;

class TestNewFolder : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Path path(const char* name) const { return Path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void itAppearsWhole()
    {
        {
            NewFolder made(path("new/"));
            QCOMPARE(made.target(), path("new"));
            writeFileWhole(made.path() / "a", "1");
            QVERIFY(!std::filesystem::exists(path("new")));
            made.moveIntoPlace();
        }
        QCOMPARE(readFile(path("new/a")), std::string("1"));
        QVERIFY_THROWS_EXCEPTION(Error, NewFolder(path("new")));
    }

    void whatIsNotMovedIsGone()
    {
        std::filesystem::create_directories(path("empty")); // may be taken
        Path aside;
        {
            NewFolder made(path("empty"));
            aside = made.path();
            writeFileWhole(aside / "a", "1");
        }
        QVERIFY(!std::filesystem::exists(aside));
        QVERIFY(std::filesystem::is_empty(path("empty")));
    }

    void leftoversOfKilledProcessesAreRemoved()
    {
        const pid_t gone = ::fork();
        if (gone == 0)
            ::_exit(0);
        int status = 0;
        QCOMPARE(::waitpid(gone, &status, 0), gone);
        const Path left = path((".kept.saving-" + std::to_string(gone)).c_str());
        const Path others = path(".kept.saving-1"); // a process that lives
        std::filesystem::create_directories(left);
        std::filesystem::create_directories(others);
        NewFolder made(path("kept"));
        QVERIFY(!std::filesystem::exists(left));
        QVERIFY(std::filesystem::exists(others));
    }

    void aPlaceThatCannotBeWrittenIsASentence()
    {
        writeFileWhole(path("file"), "x");
        try {
            NewFolder made(path("file/new"));
            QFAIL("was made");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::io);
        }
    }
};

QTEST_APPLESS_MAIN(TestNewFolder)
#include "test_new_folder.moc"
