#include "ui/models_page/roles_card.h"

#include "tests/ui/models_page/models_page_test.h"
#include "ui/models_page/models_page.h"
#include "ui/models_page/role_delegate.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace calm;
using namespace calm::ui;

/// Which model plays which part, on the page with the project's models.
class TestRolesCard : public ModelsPageTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }
    void saysThatTheModelsFitAndShareATokenizer();
    void choosingTheOtherAnchorSwapsTheRoles();
    void lastAugmentingModelStays();
    void severalAugmentingModels();
    void saysWhatCanNotBeAligned();
};

void TestRolesCard::saysThatTheModelsFitAndShareATokenizer()
{
    QVERIFY(find<QLabel>("memoryNeeded")->text().contains("needed"));
    QTRY_VERIFY(find<QLabel>("tokenizerMatch")->text().contains("share a tokenizer"));
}

void TestRolesCard::choosingTheOtherAnchorSwapsTheRoles()
{
    auto* anchor = find<QComboBox>("anchorChoice");
    QCOMPARE(anchor->currentText(), QString("anchor"));
    anchor->setCurrentIndex(anchor->findText("augmenting"));
    Q_EMIT anchor->activated(anchor->currentIndex());
    const Composition stored = m_example->other()->composition("kv-math").composition;
    QCOMPARE(stored.anchor, std::string("augmenting"));
    QCOMPARE(stored.augmenting, std::vector<std::string>{"anchor"});
}

void TestRolesCard::lastAugmentingModelStays()
{
    auto* list = find<QListWidget>("augmentingChoice");
    QCOMPARE(list->count(), 1);
    QSignalSpy error(m_page.get(), &Page::errorRaised);
    list->item(0)->setCheckState(Qt::Unchecked);
    QTRY_COMPARE(error.count(), 1);
    QCOMPARE(m_example->project().composition("kv-math").composition.augmenting.size(), std::size_t(1));
    QTRY_COMPARE(find<QListWidget>("augmentingChoice")->item(0)->checkState(), Qt::Checked);
}

/// A second augmenting model with another tokenizer: ticked, moved up, seen, taken out again.
void TestRolesCard::severalAugmentingModels()
{
    QTemporaryDir folder;
    const QString other = folder.filePath("a model with quite a long name and another tokenizer");
    copyModel("augmenting", other);
    QFile tokenizer(other + "/tokenizer.json");
    QVERIFY(tokenizer.open(QIODevice::ReadOnly));
    const QByteArray definition = tokenizer.readAll();
    tokenizer.close();
    QVERIFY(tokenizer.open(QIODevice::WriteOnly));
    tokenizer.write(QByteArray(definition).replace("\"a\"", "\"\u00e4\""));
    tokenizer.close();
    m_page->addFolders({other});
    auto* list = find<QListWidget>("augmentingChoice");
    QTRY_COMPARE(list->count(), 2);
    const auto stored = [this] { return m_example->other()->composition("kv-math").composition; };
    const Composition before = stored();

    list->item(1)->setCheckState(Qt::Checked);
    QTRY_COMPARE(stored().augmenting.size(), std::size_t(2));
    QCOMPARE(stored().connections, before.connections);
    QTRY_VERIFY(list->item(1)->data(RoleDelegate::detailsRole).toString().contains("aligned by bytes"));
    QVERIFY(list->item(0)->data(RoleDelegate::detailsRole).toString().contains("same tokenizer"));
    QVERIFY(find<QLabel>("tokenizerMatch")->text().contains("1 of 2"));

    list->setCurrentRow(1);
    find<QToolButton>("augmentingUp")->click();
    QTRY_COMPARE(stored().augmenting.back(), before.augmenting.front());
    for (const Connection& connection : stored().connections)
        QCOMPARE(connection.augmenting, 1); // they went with their model
    QCOMPARE(stored().connections.size(), before.connections.size());

    find<QPushButton>("seeReading")->click();
    find<QLineEdit>("togetherPrompt")->setText("12+3=");
    QTRY_VERIFY(find<QLabel>("alignmentSentence")->text().contains("long name"));

    list->item(0)->setCheckState(Qt::Unchecked);
    QTRY_COMPARE(stored().augmenting, before.augmenting);
    QCOMPARE(stored().connections, before.connections);
}

void TestRolesCard::saysWhatCanNotBeAligned()
{
    QTemporaryDir folder;
    copyModel("augmenting", folder.filePath("mute"));
    QVERIFY(QFile::remove(folder.filePath("mute") + "/tokenizer.json"));
    m_page->addFolders({folder.filePath("mute")});
    auto* list = find<QListWidget>("augmentingChoice");
    QTRY_COMPARE(list->count(), 2);
    list->item(1)->setCheckState(Qt::Checked);
    QTRY_VERIFY(find<QLabel>("tokenizerMatch")->text().contains("can not be aligned"));
}

QTEST_MAIN(TestRolesCard)
#include "test_roles_card.moc"
