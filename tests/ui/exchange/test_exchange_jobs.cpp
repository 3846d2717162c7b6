#include "core/base/file.h"
#include "tests/ui/support/example_project.h"
#include "ui/exchange/adapter_dialog.h"
#include "ui/exchange/exchange_jobs.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 120000;

} // namespace

/// The jobs behind the File menu, with the real engine on the example that ships trained.
class TestExchangeJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void greysWithoutAProject();
    void savesAnAdapter();
    void loadsItAgain();
    void refusesOtherModels();
    void takesOtherModelsOnAnExplicitWord();
    void saysWhatIsNoAdapter();
    void goesThroughTheAuthorsFormat();
    void warnsOfTheFuture();

private:
    AdapterDialog* openDialog();
    template <typename T> T* part(AdapterDialog* dialog, const char* name) const { return dialog->findChild<T*>(name); }
    QString adapter() const { return m_example->folder() + "/given away"; }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<Project> m_other;
    QWidget m_window;
    std::unique_ptr<ExchangeJobs> m_jobs;
    QString m_done, m_error;
};

void TestExchangeJobs::initTestCase()
{
    m_example = std::make_unique<ExampleProject>();
    m_other = m_example->other();
    m_window.show();
}

void TestExchangeJobs::init()
{
    m_done.clear();
    m_error.clear();
    m_jobs = std::make_unique<ExchangeJobs>(&m_window, m_example->folder());
    m_jobs->setSession(&m_example->session());
    connect(m_jobs.get(), &ExchangeJobs::done, this, [this](const QString& sentence) { m_done = sentence; });
    connect(m_jobs.get(), &ExchangeJobs::errorRaised, this, [this](const QString& sentence) { m_error = sentence; });
}

AdapterDialog* TestExchangeJobs::openDialog()
{
    m_jobs->loadAdapter(adapter());
    AdapterDialog* dialog = nullptr;
    const bool came =
        QTest::qWaitFor([&] { return (dialog = m_window.findChild<AdapterDialog*>()) != nullptr; }, patience);
    return came ? dialog : nullptr;
}

void TestExchangeJobs::greysWithoutAProject()
{
    QMenu menu;
    m_jobs->addTo(menu);
    QCOMPARE(menu.actions().size(), 4);
    for (const QAction* action : menu.actions())
        QVERIFY(action->isEnabled());
    m_jobs->setSession(nullptr);
    for (const QAction* action : menu.actions())
        QVERIFY(!action->isEnabled());
}

void TestExchangeJobs::savesAnAdapter()
{
    m_jobs->saveAdapter({MemberKind::composed, "kv-math", 0, 0}, adapter());
    QTRY_VERIFY_WITH_TIMEOUT(!m_done.isEmpty() || !m_error.isEmpty(), patience);
    QCOMPARE(m_error, QString());
    QVERIFY(QFile::exists(adapter() + "/adapter.json"));
    m_jobs->saveAdapter({MemberKind::composed, "kv-math", 0, 0}, adapter()); // never over what is there
    QTRY_VERIFY_WITH_TIMEOUT(!m_error.isEmpty(), patience);
}

void TestExchangeJobs::loadsItAgain()
{
    AdapterDialog* dialog = openDialog();
    QVERIFY(dialog);
    QCOMPARE(part<QLineEdit>(dialog, "adapterName")->placeholderText(), QString("kv-math"));
    part<QPushButton>(dialog, "adapterLoadButton")->click(); // its name is taken
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>(dialog, "adapterProblem")->isVisible(), patience);
    QVERIFY(part<QLabel>(dialog, "adapterProblem")->text().contains("kv-math"));
    part<QLineEdit>(dialog, "adapterName")->setText("from a friend");
    part<QPushButton>(dialog, "adapterLoadButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_done.isEmpty(), patience);
    QCOMPARE(m_error, QString());
    const CompositionRecord loaded = m_other->composition("from a friend");
    QVERIFY(loaded.composition.connections == m_other->composition("kv-math").composition.connections);
    QCOMPARE(m_example->session().currentComposition(), loaded.id);
    QTRY_VERIFY(!m_window.findChild<AdapterDialog*>());
}

/// The sentence has both hashes; the dialog stays, so that the right model can be named.
void TestExchangeJobs::refusesOtherModels()
{
    AdapterDialog* dialog = openDialog();
    QVERIFY(dialog);
    part<QLineEdit>(dialog, "adapterName")->setText("mistaken");
    auto* anchor = part<QComboBox>(dialog, "adapterModel0");
    anchor->setCurrentIndex(anchor->findText("augmenting"));
    part<QPushButton>(dialog, "adapterLoadButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>(dialog, "adapterProblem")->isVisible(), patience);
    const QString sentence = part<QLabel>(dialog, "adapterProblem")->text();
    QVERIFY(sentence.contains(QString::fromStdString(m_other->model("anchor").contentHash)));
    QVERIFY(sentence.contains(QString::fromStdString(m_other->model("augmenting").contentHash)));
    QVERIFY(dialog->isVisible());
    QVERIFY(part<QPushButton>(dialog, "adapterLoadButton")->isEnabled());
    dialog->reject();
    QTRY_VERIFY(!m_window.findChild<AdapterDialog*>());
}

void TestExchangeJobs::takesOtherModelsOnAnExplicitWord()
{
    AdapterDialog* dialog = openDialog();
    QVERIFY(dialog);
    part<QLineEdit>(dialog, "adapterName")->setText("with itself");
    auto* augmenting = part<QComboBox>(dialog, "adapterModel1");
    augmenting->setCurrentIndex(augmenting->findText("anchor")); // of the same sizes
    part<QCheckBox>(dialog, "adapterAcceptOthers")->setChecked(true);
    part<QPushButton>(dialog, "adapterLoadButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_done.isEmpty() || part<QLabel>(dialog, "adapterProblem")->isVisible(), patience);
    if (m_done.isEmpty())
        QSKIP(qPrintable("the example's models differ in size: " + part<QLabel>(dialog, "adapterProblem")->text()));
    auto* warning = m_window.findChild<QMessageBox*>("exchangeWarnings");
    QVERIFY(warning);
    QVERIFY(warning->text().contains(QString::fromStdString(m_other->model("augmenting").contentHash)));
    warning->close();
}

void TestExchangeJobs::saysWhatIsNoAdapter()
{
    m_jobs->loadAdapter(m_example->folder());
    QTRY_VERIFY_WITH_TIMEOUT(!m_error.isEmpty(), patience);
    QVERIFY(m_error.endsWith('.'));
    QVERIFY(!m_window.findChild<AdapterDialog*>());
}

/// What their code could not compute (distance bias, another scale, llama) is refused with the reason.
void TestExchangeJobs::goesThroughTheAuthorsFormat()
{
    m_jobs->exportRelease("kv-math", m_example->folder() + "/theirs");
    QTRY_VERIFY_WITH_TIMEOUT(!m_error.isEmpty(), patience);
    QVERIFY(!QFile::exists(m_example->folder() + "/theirs/config.json"));
    m_error.clear();
    m_jobs->importRelease(m_example->folder());
    QTRY_VERIFY_WITH_TIMEOUT(!m_error.isEmpty() || m_window.findChild<QMessageBox*>("modelsFromFileQuestion"),
                             patience);
    if (auto* question = m_window.findChild<QMessageBox*>("modelsFromFileQuestion"))
        question->close();
}

void TestExchangeJobs::warnsOfTheFuture()
{
    const QString reference = qEnvironmentVariable("CALM_REFERENCE");
    if (reference.isEmpty())
        QSKIP("CALM_REFERENCE is not set: no composition of the release to import");
    m_jobs->importRelease(reference + "/deepmind_calm");
    QTRY_VERIFY_WITH_TIMEOUT(!m_done.isEmpty() || !m_error.isEmpty() ||
                                 m_window.findChild<QMessageBox*>("modelsFromFileQuestion"),
                             patience);
    if (auto* question = m_window.findChild<QMessageBox*>("modelsFromFileQuestion")) {
        for (QAbstractButton* button : question->buttons())
            if (question->buttonRole(button) == QMessageBox::AcceptRole)
                button->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_done.isEmpty() || !m_error.isEmpty(), patience);
    }
    QCOMPARE(m_error, QString());
    auto* warning = m_window.findChild<QMessageBox*>("exchangeWarnings");
    QVERIFY(warning);
    QVERIFY(warning->text().contains("causal mask"));
    warning->close();
    const auto compositions = m_other->compositions();
    QVERIFY(std::any_of(compositions.begin(), compositions.end(),
                        [](const CompositionRecord& record) { return record.composition.bridge.sawFuture; }));
}

QTEST_MAIN(TestExchangeJobs)
#include "test_exchange_jobs.moc"
