#include "tests/ui/shell/page_walk.h"
#include "ui/shell/language.h"
#include "ui/widgets/number_format.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDirIterator>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabBar>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <map>

using namespace calm::ui;

namespace
{

struct Message
{
    QString source;
    QStringList translations; ///< several: plural forms
    bool finished = true;
    bool plural = false;
};

std::vector<Message> readTranslations(const QString& code)
{
    QFile file(QString(CALM_SOURCE_DIR "/resources/translations/calm_%1.ts").arg(code));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    std::vector<Message> messages;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"message") {
            messages.push_back({});
            messages.back().plural = xml.attributes().value("numerus") == u"yes";
        } else if (xml.name() == u"source") {
            messages.back().source = xml.readElementText();
        } else if (xml.name() == u"translation") {
            messages.back().finished = !xml.attributes().hasAttribute("type");
            if (!messages.back().plural)
                messages.back().translations = {xml.readElementText()};
        } else if (xml.name() == u"numerusform") {
            messages.back().translations += xml.readElementText();
        }
    }
    return messages;
}

/// %1, %L2, %n, sorted.
QStringList placeholdersOf(const QString& text)
{
    static const QRegularExpression pattern("%(L?\\d{1,2}|n)");
    QStringList found;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();)
        found += matches.next().captured();
    found.sort();
    return found;
}

bool hasMnemonic(QString text)
{
    return text.remove("&&").contains('&');
}

QString edges(const QString& text)
{
    return QString("%1|%2").arg(text.front().isSpace()).arg(text.back().isSpace());
}

/// Texts of the widgets and menus below, in the order in which they were made: the same in every language.
void collectTexts(const QObject& object, QStringList& texts)
{
    const auto add = [&texts](const QString& text) { texts += text; };
    if (const auto* label = qobject_cast<const QLabel*>(&object))
        add(label->text());
    if (const auto* button = qobject_cast<const QAbstractButton*>(&object))
        add(button->text());
    if (const auto* line = qobject_cast<const QLineEdit*>(&object))
        add(line->placeholderText());
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(&object))
        add(text->placeholderText());
    if (const auto* tabs = qobject_cast<const QTabBar*>(&object))
        for (int i = 0; i < tabs->count(); ++i)
            add(tabs->tabText(i));
    if (const auto* action = qobject_cast<const QAction*>(&object))
        add(action->text());
    if (const auto* widget = qobject_cast<const QWidget*>(&object)) {
        add(widget->toolTip());
        add(widget->whatsThis());
        add(widget->accessibleName());
    }
    for (const QObject* child : object.children())
        collectTexts(*child, texts);
}

QStringList textsOf(const QObject& object)
{
    QStringList texts;
    collectTexts(object, texts);
    return texts;
}

/// Marks whatever asked for a translation, so that what did not ask can be seen.
class MarkingTranslator : public QTranslator
{
public:
    QString translate(const char*, const char* source, const char*, int) const override
    {
        return QChar(0x27E6) + QString::fromUtf8(source) + QChar(0x27E7);
    }
    bool isEmpty() const override { return false; }
};

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

/// Translating works: the files are whole, the window speaks German from one end to the other, and no text of it goes
/// past the translator.
class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void filesAreWhole_data();
    void filesAreWhole();
    void everyLanguageHasItsFile();
    void germanWindow();
    void germanNumbersAndDates();
    void pluralsInEnglish();
    void everyTextIsTranslatable();
    void freeFunctionsUseTheNamespace();
    void choiceIsKept();

private:
    std::unique_ptr<PageWalk> m_walk;
    QLocale m_before;
};

void TestTranslations::initTestCase()
{
    m_walk = std::make_unique<PageWalk>();
}

void TestTranslations::cleanup()
{
    applyLanguage(*qApp, "en");
    QLocale::setDefault(m_before);
}

void TestTranslations::filesAreWhole_data()
{
    QTest::addColumn<QString>("code");
    for (const Language& language : languages())
        QTest::newRow(qPrintable(language.code)) << language.code;
}

void TestTranslations::filesAreWhole()
{
    QFETCH(QString, code);
    const std::vector<Message> messages = readTranslations(code);
    QVERIFY(!messages.empty());
    for (const Message& message : messages) {
        QVERIFY2(message.finished, qPrintable("not translated: " + message.source));
        for (const QString& translation : message.translations) {
            const QByteArray both = (message.source + " -> " + translation).toUtf8();
            QVERIFY2(!translation.isEmpty(), both);
            QVERIFY2(placeholdersOf(translation) == placeholdersOf(message.source), both);
            QVERIFY2(hasMnemonic(translation) == hasMnemonic(message.source), both);
            QVERIFY2(edges(translation) == edges(message.source), both);
        }
        QCOMPARE(message.translations.size(), message.plural ? 2 : 1); // both languages have two forms
    }
}

void TestTranslations::everyLanguageHasItsFile()
{
    QStringList files =
        QDir(CALM_SOURCE_DIR "/resources/translations").entryList({"calm_*.ts"}, QDir::Files, QDir::Name);
    QStringList expected;
    for (const Language& language : languages())
        expected += QString("calm_%1.ts").arg(language.code);
    expected.sort();
    QCOMPARE(files, expected);
}

/// Every text of the window that the file translates is shown translated, on every page, with the project and without.
void TestTranslations::germanWindow()
{
    std::map<QString, QStringList> german; // one source may be translated in several ways
    for (const Message& message : readTranslations("de"))
        if (!message.plural)
            german[message.source] += message.translations.front();
    for (const bool withProject : {false, true}) {
        applyLanguage(*qApp, "en");
        m_walk->openWindow();
        if (withProject)
            QVERIFY(m_walk->openExample());
        m_walk->visitEach([](const QString&, QWidget&) {});
        const QStringList before = textsOf(m_walk->window());

        applyLanguage(*qApp, "de");
        m_walk->openWindow();
        if (withProject)
            QVERIFY(m_walk->openExample());
        m_walk->visitEach([](const QString&, QWidget&) {});
        const QStringList after = textsOf(m_walk->window());

        if (!withProject)
            QCOMPARE(after.size(), before.size());
        int changed = 0;
        for (const QString& text : before) {
            const auto translations = german.find(text);
            if (translations == german.end() || translations->second.contains(text))
                continue;
            if (withProject && (text == "anchor" || text == "augmenting"))
                continue; // the example's models are called so
            ++changed;
            if (!withProject) // a project's own names may be English words
                QVERIFY2(!after.contains(text), qPrintable("still English: " + text));
            const bool shown =
                std::ranges::any_of(translations->second, [&after](const QString& one) { return after.contains(one); });
            QVERIFY2(shown, qPrintable("not shown in German: " + text));
        }
        QVERIFY(changed > 200);
        for (const QString& text : after)
            QVERIFY2(placeholdersOf(text).isEmpty() || before.contains(text), qPrintable("left over: " + text));
    }
}

void TestTranslations::germanNumbersAndDates()
{
    applyLanguage(*qApp, "de");
    QCOMPARE(formatCount(245760), QString("245.760"));
    QCOMPARE(formatParameters(1'100'000), QString("1,1") + QChar(0x00A0) + "M");
    const double before = 951'782'400; // 29 February 2000
    QVERIFY2(formatTime(before).contains(QRegularExpression("^(28|29)\\. Feb.* 2000 \\d\\d:\\d\\d$")),
             qPrintable(formatTime(before)));
}

void TestTranslations::pluralsInEnglish()
{
    applyLanguage(*qApp, "en");
    QCOMPARE(MainWindow::tr("Activity: %n unread message(s)", nullptr, 1), QString("Activity: 1 unread message"));
    QCOMPARE(MainWindow::tr("Activity: %n unread message(s)", nullptr, 2), QString("Activity: 2 unread messages"));
}

/// What a translator did not see cannot be translated. Without a project little that people wrote is on the screen.
void TestTranslations::everyTextIsTranslatable()
{
    MarkingTranslator marking;
    QCoreApplication::installTranslator(&marking);
    m_walk->openWindow();
    m_walk->visitEach([](const QString&, QWidget&) {});
    static const QRegularExpression word("\\p{L}{3,}");
    QStringList missed;
    // Words of the examples, names that are written into the project, formats, a path.
    const QStringList noTexts{"exampleChoice", "exampleState", "trainName", "trainCachePrecision", "engineIndicator"};
    for (const QWidget* widget : m_walk->window().findChildren<QWidget*>()) {
        if (noTexts.contains(widget->objectName()) || widget->objectName().startsWith("qt_"))
            continue;
        QStringList texts{widget->toolTip(), widget->whatsThis(), widget->accessibleName()};
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts += label->text();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            texts += button->text();
        if (const auto* line = qobject_cast<const QLineEdit*>(widget))
            texts += line->placeholderText();
        if (const auto* box = qobject_cast<const QComboBox*>(widget))
            for (int i = 0; i < box->count(); ++i)
                texts += box->itemText(i);
        for (const QString& text : texts)
            if (text.contains(word) && !text.contains(QChar(0x27E6)))
                missed += QString("%1: %2").arg(describe(*widget), text);
    }
    m_walk->closeWindow();
    QCoreApplication::removeTranslator(&marking);
    missed.removeDuplicates();
    QVERIFY2(missed.isEmpty(), qPrintable('\n' + missed.join('\n')));
}

/// lupdate files what a free function called tr is given under the namespace that it stands in, so that is where it
/// must look.
void TestTranslations::freeFunctionsUseTheNamespace()
{
    static const QRegularExpression definition("QString tr\\(const char\\* \\w+\\)\\s*\\{\\s*return ([^;]*);");
    static const QRegularExpression lambda("auto tr = \\[\\]\\(const char\\* \\w+\\) \\{ return ([^;]*);");
    int found = 0;
    for (QDirIterator files(CALM_SOURCE_DIR "/ui", {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();) {
        const QString path = files.next();
        const QString content = contentOf(path);
        for (const QRegularExpression& pattern : {definition, lambda}) {
            for (auto matches = pattern.globalMatch(content); matches.hasNext();) {
                ++found;
                QVERIFY2(matches.next().captured(1).startsWith("QCoreApplication::translate(\"calm::ui\", "),
                         qPrintable(path));
            }
        }
    }
    QVERIFY(found >= 7);
}

void TestTranslations::choiceIsKept()
{
    QCOMPARE(chosenLanguage(), QString());
    chooseLanguage("de");
    QCOMPARE(chosenLanguage(), QString("de"));
    chooseLanguage("tlh"); // of a version that speaks more
    QCOMPARE(chosenLanguage(), QString());
    QVERIFY(!isLanguage("tlh"));
    chooseLanguage({});
}

QTEST_MAIN(TestTranslations)
#include "test_translations.moc"
