// The Data page with a large dataset: how long each thing takes, and the longest time the window did not answer.
//   ninja bench_data_page && QT_QPA_PLATFORM=offscreen bin/bench_data_page [LINES]

#include "core/base/file.h"
#include "tests/ui/support/example_project.h"
#include "tests/ui/support/stall_meter.h"
#include "ui/datasets_page/datasets_page.h"
#include "ui/datasets_page/example_model.h"
#include "ui/datasets_page/import_dialog.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QUndoStack>

#include <fmt/format.h>

#include <cstdlib>

#include <sys/resource.h>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 600000;

/// About 200 bytes a line, no two alike.
void writeLines(const Path& file, int lines)
{
    const char* const words[] = {"amber", "basalt", "cedar",   "delta", "ember", "fjord", "granite",
                                 "heron", "iris",   "juniper", "krill", "lotus", "maple", "nectar"};
    AtomicFile out(file);
    std::string text;
    for (int i = 0; i < lines; ++i) {
        text += fmt::format(R"({{"prompt":"Question {}: which of )", i);
        for (int k = 0; k < 14; ++k)
            text += fmt::format("{} ", words[(i * 31 + k * (i % 13 + 1)) % 14]);
        text += fmt::format(R"(is meant?","response":"Number {} of {}, as was said before.","split":"{}"}})",
                            i * 7 % 1000, i, i % 10 == 0 ? "validation" : "train");
        text += '\n';
        if (text.size() > 1 << 20) {
            out.write(text);
            text.clear();
        }
    }
    out.write(text);
    out.commit();
}

/// Does something and waits until it is done, then says how it went.
void measure(const char* what, const std::function<void()>& begin, const std::function<bool()>& isDone)
{
    QElapsedTimer clock;
    clock.start();
    StallMeter meter;
    meter.start();
    begin();
    if (!QTest::qWaitFor(isDone, patience)) {
        fmt::print("{}: not done in {} s\n", what, patience / 1000);
        std::exit(1);
    }
    const double seconds = double(clock.elapsed()) / 1000;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:34} {:7.2f} s   longest stall {:6.1f} ms ({:.1f} ms computed)   peak {} MB\n", what, seconds,
               meter.longestMilliseconds(), meter.longestComputed(), usage.ru_maxrss / 1000);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const int lines = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    ExampleProject example;
    const QString file = example.folder() + "/large.jsonl";
    writeLines(file.toStdString(), lines);
    DatasetsPage page;
    page.resize(1100, 750);
    page.setSession(&example.session());
    page.show();
    auto& table = *page.findChild<QTableView*>("examplesTable");
    auto& model = *qobject_cast<ExampleModel*>(table.model());
    auto& list = *page.findChild<QListWidget*>("datasetsList");
    auto& search = *page.findChild<QLineEdit*>("searchInput");
    const auto rest = [&] { return !model.isLoading(); };
    QTest::qWait(1000);
    const int datasets = list.count();

    std::unique_ptr<ImportDialog> dialog;
    measure(
        "import",
        [&] {
            dialog = std::make_unique<ImportDialog>(example.file(), QStringList());
            dialog->setFile(file);
            (void)QTest::qWaitFor([&] { return dialog->findChild<QPushButton*>("importStart")->isEnabled(); });
            dialog->start();
        },
        [&] { return !dialog->isImporting(); });
    measure(
        "show it",
        [&] {
            dialog.reset();
            example.session().notifyChanged();
            (void)QTest::qWaitFor([&] { return list.count() == datasets + 1; }, patience);
            list.setCurrentRow(datasets);
        },
        [&] { return model.rowCount() == lines && model.example(0); });
    measure(
        "scroll through it",
        [&] {
            for (int row = 0; row < lines; row += std::max(1, lines / 200)) {
                table.scrollTo(model.index(row, 0));
                QTest::qWait(15);
            }
            table.scrollToBottom();
        },
        [&] { return model.example(lines - 1).has_value(); });
    measure(
        "search while typing \"question 4711\"",
        [&] {
            for (const char letter : std::string("question 4711")) {
                QTest::keyClick(&search, letter);
                QTest::qWait(120);
            }
            QTest::qWait(300);
        },
        [&] { return rest() && model.rowCount() < lines; });
    fmt::print("    {} rows found\n", model.rowCount());
    measure(
        "all rows again", [&] { page.findChild<QPushButton*>("clearFilters")->click(); },
        [&] { return model.rowCount() == lines; });
    measure(
        "edit a cell", [&] { model.setData(model.index(0, ExampleModel::responseColumn), "changed", Qt::EditRole); },
        [&] { return rest() && model.example(0); });
    measure(
        "tag all",
        [&] {
            table.selectAll();
            page.tagSelected({{"all"}, {}});
            QTest::qWait(100);
        },
        [&] { return rest() && model.example(0) && model.example(0)->tags == "all"; });
    measure(
        "undo that", [&] { page.undoStack().undo(); },
        [&] { return rest() && model.example(0) && model.example(0)->tags.empty(); });
    return 0;
}
