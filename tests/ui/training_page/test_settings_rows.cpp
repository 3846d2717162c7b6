#include "ui/training_page/settings_dialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QTableWidget>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace calm;
using namespace calm::ui;

namespace
{

RunRecord baseRun()
{
    RunRecord run;
    run.name = "first";
    run.trained.name = "both";
    run.trained.anchor = "large";
    run.trained.augmenting = {"small"};
    run.trained.connections = {{0, 1, 3}};
    run.settings.mixture = {{"sums", "train", 1, -1}};
    run.settings.validation = {{"sums.validation", "validation", 1, -1}};
    return run;
}

QStringList differing(const std::vector<SettingRow>& rows)
{
    QStringList names;
    for (const SettingRow& row : rows)
        if (row.differs)
            names += row.name;
    return names;
}

} // namespace

class TestSettingsRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalRunsDifferInNothing();
    void everySettingShows();
    void comparesSeveral();
    void writesAsAPersonReads();
    void dialogShowsWhatDiffers();
};

void TestSettingsRows::equalRunsDifferInNothing()
{
    RunRecord other = baseRun();
    other.name = "second"; // no setting
    other.step = 7;
    QVERIFY(differing(settingRows({baseRun(), other})).isEmpty());
}

/// Whatever is changed in a run's settings or drawing, the comparison says so: the JSON that is stored is the judge of
/// what there is to change.
void TestSettingsRows::everySettingShows()
{
    using S = TrainingSettings;
    const std::function<void(RunRecord&)> changes[] = {
        [](RunRecord& r) { r.settings.mixture[0].share = 2; },
        [](RunRecord& r) { r.settings.mixture[0].finalShare = 2; },
        [](RunRecord& r) { r.settings.mixture[0].split = "test"; },
        [](RunRecord& r) { r.settings.validation.clear(); },
        [](RunRecord& r) { r.settings.steps = 7; },
        [](RunRecord& r) { r.settings.epochs = 7; },
        [](RunRecord& r) { r.settings.tokensPerBatch = 7; },
        [](RunRecord& r) { r.settings.accumulate = 7; },
        [](RunRecord& r) { r.settings.learningRate = 7; },
        [](RunRecord& r) { r.settings.schedule = Schedule::constant; },
        [](RunRecord& r) { r.settings.warmupSteps = 7; },
        [](RunRecord& r) { r.settings.finalRateFraction = 0.5; },
        [](RunRecord& r) { r.settings.weightDecay = 7; },
        [](RunRecord& r) { r.settings.beta1 = 0.5; },
        [](RunRecord& r) { r.settings.beta2 = 0.5; },
        [](RunRecord& r) { r.settings.clipNorm = 7; },
        [](RunRecord& r) { r.settings.responseOnly = false; },
        [](RunRecord& r) { r.settings.chatTemplate = true; },
        [](RunRecord& r) { r.settings.seed = 7; },
        [](RunRecord& r) { r.settings.validateEvery = 7; },
        [](RunRecord& r) { r.settings.validationExamples = 7; },
        [](RunRecord& r) { r.settings.patience = 7; },
        [](RunRecord& r) { r.settings.checkpointEvery = 7; },
        [](RunRecord& r) { r.settings.checkpointMinutes = 7; },
        [](RunRecord& r) { r.settings.keepLast = 7; },
        [](RunRecord& r) { r.settings.threads = 7; },
        [](RunRecord& r) { r.settings.startFrom = 7; },
        [](RunRecord& r) { r.settings.method = Method::lora; },
        [](RunRecord& r) { r.settings.cache = false; },
        [](RunRecord& r) { r.settings.cacheMegabytes = 7; },
        [](RunRecord& r) { r.settings.cachePrecision = CachePrecision::bfloat16; },
        [](RunRecord& r) { r.settings.recompute = true; },
        [](RunRecord& r) { r.settings.plain = true; },
        [](RunRecord& r) { r.trained.connections[0].anchorLayer = 4; },
        [](RunRecord& r) { r.trained.bridge.heads = 2; },
        [](RunRecord& r) { r.trained.anchor = "another"; },
    };
    for (std::size_t i = 0; i < std::size(changes); ++i) {
        RunRecord changed = baseRun();
        changes[i](changed);
        QVERIFY2(!differing(settingRows({baseRun(), changed})).isEmpty(), qPrintable(QString::number(i)));
    }
    // The list above forgets none: each stored member is one, but for four that show only with another.
    const Json stored = toJson(S());
    const QStringList onlyWithOthers{"lowest_rate", "freeze_started"};
    const auto members = std::ranges::count_if(stored.items(), [&](const auto& item) {
        return item.key() != "format" && item.key() != "version" &&
               !onlyWithOthers.contains(QString::fromStdString(item.key()));
    });
    QCOMPARE(std::size_t(members) + 2 + 3, std::size(changes)); // 2 more of the mixture's, 3 of the drawing
    RunRecord one = baseRun(), two = baseRun();
    one.settings.schedule = two.settings.schedule = Schedule::rangeTest;
    two.settings.lowestRate = 1e-3;
    QVERIFY(!differing(settingRows({one, two})).isEmpty());
    one = two = baseRun();
    one.settings.startFrom = two.settings.startFrom = 5;
    two.settings.freezeStarted = true;
    QVERIFY(!differing(settingRows({one, two})).isEmpty());
    one.settings.method = two.settings.method = Method::lora;
    two.settings.lora.targets = {"down"};
    QVERIFY(!differing(settingRows({one, two})).isEmpty());
}

void TestSettingsRows::comparesSeveral()
{
    RunRecord third = baseRun();
    third.settings.seed = 3;
    const auto rows = settingRows({baseRun(), baseRun(), third});
    const auto seed = std::ranges::find(rows, true, &SettingRow::differs);
    QVERIFY(seed != rows.end());
    QCOMPARE(seed->values, (QStringList{"1", "1", "3"}));
}

void TestSettingsRows::writesAsAPersonReads()
{
    QCOMPARE(mixtureText({{"kv.train", "train", 1, 0.5}, {"sums", "test", 2, -1}}, true),
             QString("kv.train 1 to 0.5, sums (test) 2"));
    QCOMPARE(mixtureText({{"kv.validation", "validation", 1, -1}}, false), QString("kv.validation"));
    QCOMPARE(mixtureText({}, false), QString("nothing"));
}

void TestSettingsRows::dialogShowsWhatDiffers()
{
    RunRecord other = baseRun();
    other.name = "second";
    other.settings.seed = 3;
    other.settings.warmupSteps = 9;
    SettingsDialog dialog({baseRun(), other});
    auto* table = dialog.findChild<QTableWidget*>("settingsTable");
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->horizontalHeaderItem(2)->text(), QString("second"));
    QVERIFY(dialog.findChild<QLabel*>("settingsSentence")->text().contains('2'));
    const QBrush plain = QTableWidgetItem().background();
    QVERIFY(table->item(0, 1)->background() != plain);
    dialog.findChild<QCheckBox*>("settingsShowAll")->setChecked(true);
    QCOMPARE(table->rowCount(), int(settingRows({baseRun(), other}).size()));
    int marked = 0;
    for (int row = 0; row < table->rowCount(); ++row)
        marked += table->item(row, 1)->background() != plain ? 1 : 0;
    QCOMPARE(marked, 2);
}

QTEST_MAIN(TestSettingsRows)
#include "test_settings_rows.moc"
