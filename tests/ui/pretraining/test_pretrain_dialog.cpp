#include "tests/ui/support/example_project.h"
#include "ui/pretraining/pretrain_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace calm;
using namespace calm::ui;

namespace
{

constexpr int patience = 120000;

} // namespace

/// A model of the project's own data, from the form to the list of models, by the real worker.
class TestPretrainDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_example = std::make_unique<ExampleProject>();
        m_dialog = std::make_unique<PretrainDialog>(m_example->session());
        m_dialog->show();
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("startPretraining")->isEnabled(), patience);
    }
    void cleanup()
    {
        m_dialog.reset();
        m_example.reset();
    }

    void itIsTrainedAndAdded()
    {
        find<QLineEdit>("newModelName")->setText("facts");
        auto* data = find<QComboBox>("newModelData");
        data->setCurrentIndex(data->findText("kv.train", Qt::MatchStartsWith));
        QVERIFY(data->currentIndex() >= 0);
        find<QSpinBox>("newModelLayers")->setValue(1);
        find<QSpinBox>("newModelWidth")->setValue(32);
        find<QSpinBox>("newModelSteps")->setValue(20);
        find<QSpinBox>("newModelBatch")->setValue(200);
        QSignalSpy started(m_dialog.get(), &PretrainDialog::started);
        QSignalSpy chosen(&m_example->session(), &ProjectSession::runChosen);
        find<QPushButton>("startPretraining")->click();
        QTRY_COMPARE(started.count(), 1);
        QCOMPARE(m_dialog->result(), int(QDialog::Accepted));
        const qint64 run = started.front().front().toLongLong();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(m_example->session().takeChosenRun(), run);
        QTRY_COMPARE_WITH_TIMEOUT(toString(m_example->project().run(run).state), std::string("finished"), patience);
        QCOMPARE(m_example->project().model("facts").card.hiddenSize, 32);
    }

    /// Between the form and the button somebody else made a model of this name.
    void whatIsTakenMeanwhileIsSaid()
    {
        const auto other = m_example->other();
        ModelRecord model = other->model("anchor");
        model.id = 0;
        model.name = "facts";
        find<QLineEdit>("newModelName")->setText("facts");
        other->addModel(model);
        find<QPushButton>("startPretraining")->click();
        QMessageBox* problem = nullptr;
        QTRY_VERIFY((problem = m_dialog->findChild<QMessageBox*>("pretrainProblem")) != nullptr);
        QVERIFY(problem->text().contains("already"));
        QCOMPARE(m_example->project().queuedRuns().size(), std::size_t(0));
    }

    void withoutDataItLeadsToTheDataPage()
    {
        QSignalSpy page(m_dialog.get(), &PretrainDialog::pageRequested);
        find<QPushButton>("pretrainImportData")->click();
        QCOMPARE(page.front().front().toString(), QString("data"));
        QVERIFY(!m_dialog->isVisible());
    }

private:
    template <typename T> T* find(const char* name) { return m_dialog->findChild<T*>(name); }
    std::unique_ptr<ExampleProject> m_example;
    std::unique_ptr<PretrainDialog> m_dialog;
};

QTEST_MAIN(TestPretrainDialog)
#include "test_pretrain_dialog.moc"
