#include "tests/architecture/include_rules.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace calm::test;

/// The order of architecture.md over the sources as they are; and that a planted wrong include is found, each kind.
class TestIncludeOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sourcesKeepTheOrder();
    void findsPlantedIncludes_data();
    void findsPlantedIncludes();
    void letsRightIncludesPass();
};

namespace
{
void write(const QString& root, const QString& file, const QByteArray& content)
{
    QVERIFY(QDir().mkpath(root + "/" + file.section('/', 0, -2)));
    QFile target(root + "/" + file);
    QVERIFY(target.open(QIODevice::WriteOnly));
    QCOMPARE(target.write(content), content.size());
}

QByteArray includeLine(const QByteArray& target)
{
    const bool ours = target.startsWith("core/") || target.startsWith("ui/") || target.startsWith("app/");
    return "#include " + (ours || !target.contains('/') ? "\"" + target + "\"" : "<" + target + ">") + "\n";
}
} // namespace

void TestIncludeOrder::sourcesKeepTheOrder()
{
    QVERIFY(sourcesBelow(CALM_SOURCE_DIR) > 100);
    const QStringList broken = brokenIncludeRules(CALM_SOURCE_DIR);
    QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join("\n")));
}

void TestIncludeOrder::findsPlantedIncludes_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("include");
    const auto row = [](const char* what, const char* file, const QByteArray& include) {
        QTest::newRow(what) << QString(file) << include;
    };
    row("base reads spec", "core/base/file.cpp", includeLine("core/spec/composition.h"));
    row("text reads data", "core/text/tokenizer.cpp", includeLine("core/data/rows.h"));
    row("data reads the engine", "core/data/rows.cpp", includeLine("core/models/decoder.h"));
    row("models read compose", "core/models/families/llama.cpp", includeLine("core/compose/bridge.h"));
    row("train reads evaluate", "core/train/trainer.h", includeLine("core/evaluate/exact_match.h"));
    row("spec knows tensors", "core/spec/composition.h", includeLine("ATen/ATen.h"));
    row("store knows c10", "core/store/project.cpp", includeLine("c10/core/Device.h"));
    row("core knows Qt", "core/models/decoder.cpp", "#include <QString>\n");
    row("core knows a widget", "core/base/progress.h", includeLine("ui/widgets/card.h"));
    row("widgets read a page", "ui/widgets/card.cpp", includeLine("ui/models_page/models_page.h"));
    row("a page reads a page", "ui/models_page/models_page.cpp", includeLine("ui/training_page/training_page.h"));
    row("a page reads the shell", "ui/models_page/models_page.cpp", includeLine("ui/shell/main_window.h"));
    row("the shell reads the engine", "ui/shell/main_window.cpp", includeLine("core/engine/threads.h"));
    row("the window knows torch", "ui/shell/main_window.cpp", includeLine("torch/torch.h"));
    row("the window reads the command line", "app/workbench/main.cpp", includeLine("app/calm/session.h"));
    row("the command line knows Qt", "app/calm/main.cpp", "#include <QCoreApplication>\n");
    row("the command line passes the door by", "app/calm/main.cpp", includeLine("core/train/trainer.h"));
    row("a short include", "core/spec/composition.cpp", "#include \"composition.h\"\n");
    row("an indented include", "core/base/file.cpp", "#  include \"core/spec/composition.h\"\n");
    row("through a public header", "app/calm/main.cpp", includeLine("core/engine/heavy.h"));
}

void TestIncludeOrder::findsPlantedIncludes()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, include);
    QTemporaryDir folder;
    write(folder.path(), "core/engine/heavy.h", includeLine("core/models/decoder.h"));
    write(folder.path(), "core/models/decoder.h", includeLine("ATen/core/Tensor.h"));
    QVERIFY(brokenIncludeRules(folder.path()).isEmpty());
    write(folder.path(), file, "#pragma once\n\n#include <string>\n" + include);
    const QStringList broken = brokenIncludeRules(folder.path());
    QCOMPARE(broken.size(), 1);
    QVERIFY2(broken.front().startsWith(file), qPrintable(broken.front()));
}

void TestIncludeOrder::letsRightIncludesPass()
{
    QTemporaryDir folder;
    const QByteArray plain = includeLine("core/base/error.h");
    write(folder.path(), "core/data/rows.cpp", plain + includeLine("core/text/tokenizer.h"));
    write(folder.path(), "core/models/families/llama.cpp",
          plain + includeLine("core/models/family.h") + includeLine("ATen/ATen.h"));
    write(folder.path(), "core/engine/worker.cpp", plain + includeLine("core/train/trainer.h"));
    write(folder.path(), "ui/models_page/models_page.cpp",
          plain + includeLine("ui/widgets/card.h") + "#include <QWidget>\n");
    write(folder.path(), "ui/shell/main_window.cpp", plain + includeLine("ui/models_page/models_page.h"));
    write(folder.path(), "app/workbench/main.cpp", includeLine("ui/shell/main_window.h") + "#include \"main.moc\"\n");
    write(folder.path(), "app/calm/main.cpp", plain + includeLine("core/engine/worker.h"));
    QCOMPARE(sourcesBelow(folder.path()), 7);
    const QStringList broken = brokenIncludeRules(folder.path());
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join("\n")));
}

QTEST_GUILESS_MAIN(TestIncludeOrder)
#include "test_include_order.moc"
