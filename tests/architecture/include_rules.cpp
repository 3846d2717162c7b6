#include "tests/architecture/include_rules.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>

namespace calm::test
{

namespace
{
// Written out here, from architecture.md, rather than read from CMake: the two must agree.
const QStringList plainFolders{"core/base",    "core/spec",  "core/text",    "core/data",
                               "core/weights", "core/store", "core/protocol"};
const QStringList engineFolders{"core/models", "core/compose",  "core/generate",
                                "core/train",  "core/evaluate", "core/engine"};
const QStringList uiBelowPages{"ui/widgets", "ui/engine_client", "ui/reading", "ui/pretraining", "ui/estimates"};
const QString shell = "ui/shell";

struct Include
{
    QString file; ///< that includes, from the root
    QString target;
    bool quoted = false;
};

QString folderOf(const QString& file)
{
    return file.section('/', 0, 1); // core/models/families/llama.cpp belongs to core/models
}

bool isPage(const QString& folder)
{
    return folder.startsWith("ui/") && !uiBelowPages.contains(folder) && folder != shell;
}

QStringList filesBelow(const QString& root)
{
    QStringList files;
    for (const char* top : {"core", "ui", "app"}) {
        QDirIterator entries(root + "/" + top, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext())
            files.append(QDir(root).relativeFilePath(entries.next()));
    }
    files.sort();
    return files;
}

QList<Include> includesOf(const QString& root, const QString& file)
{
    static const QRegularExpression pattern(R"re(^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>))re",
                                            QRegularExpression::MultilineOption);
    QFile source(root + "/" + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    QList<Include> includes;
    auto matches = pattern.globalMatch(QString::fromUtf8(source.readAll()));
    while (matches.hasNext()) {
        const auto match = matches.next();
        const bool quoted = !match.captured(1).isEmpty();
        includes.append({file, quoted ? match.captured(1) : match.captured(2), quoted});
    }
    return includes;
}

bool isLibTorch(const QString& target)
{
    static const QRegularExpression pattern("^(ATen|torch|c10|caffe2)/");
    return pattern.match(target).hasMatch();
}

bool isQt(const QString& target)
{
    static const QRegularExpression pattern("^(Q[A-Za-z]|qcustomplot)");
    return pattern.match(target).hasMatch();
}

/// Folders of ours that `folder` may include, beside itself.
QStringList allowedFolders(const QString& folder)
{
    const QStringList coreOrder = plainFolders + engineFolders;
    if (const auto place = coreOrder.indexOf(folder); place >= 0)
        return coreOrder.mid(0, place);
    if (folder == "app/calm")
        return plainFolders + QStringList{"core/engine"};
    const QStringList window = plainFolders + QStringList{"resources"};
    if (const auto place = uiBelowPages.indexOf(folder); place >= 0)
        return window + uiBelowPages.mid(0, place);
    return window + uiBelowPages; // pages; the shell and app/workbench may more, see mayInclude()
}

bool mayInclude(const QString& from, const QString& to)
{
    if (from == to || allowedFolders(from).contains(to))
        return true;
    const bool joinsPages = from == shell || from == "app/workbench";
    return joinsPages && (isPage(to) || (from != shell && to == shell));
}

QString brokenRule(const Include& include)
{
    const QString from = folderOf(include.file);
    const auto sentence = [&](const QString& why) {
        return QString("%1 includes %2: %3").arg(include.file, include.target, why);
    };
    if (isLibTorch(include.target) && !engineFolders.contains(from))
        return sentence("LibTorch stays in the engine's folders.");
    if (isQt(include.target) && !from.startsWith("ui/") && from != "app/workbench")
        return sentence("Qt stays in the window.");
    if (!include.quoted || include.target.endsWith(".moc"))
        return {};
    static const QRegularExpression fromTheTop("^(core|ui|app|resources)/");
    if (!fromTheTop.match(include.target).hasMatch())
        return sentence("includes of ours are written from the top.");
    const QString to = include.target.startsWith("resources/") ? QString("resources") : folderOf(include.target);
    if (!mayInclude(from, to))
        return sentence(QString("%1 does not stand to the left of %2.").arg(to, from));
    return {};
}

/// The first header of ours through which `target` reaches LibTorch; empty when it does not.
QString pathToLibTorch(const QString& root, const QString& target, QSet<QString>& seen)
{
    if (seen.contains(target))
        return {};
    seen.insert(target);
    for (const Include& include : includesOf(root, target)) {
        if (isLibTorch(include.target))
            return target;
        if (include.quoted)
            if (const QString found = pathToLibTorch(root, include.target, seen); !found.isEmpty())
                return found;
    }
    return {};
}
} // namespace

QStringList brokenIncludeRules(const QString& root)
{
    QStringList broken;
    for (const QString& file : filesBelow(root)) {
        for (const Include& include : includesOf(root, file)) {
            if (const QString sentence = brokenRule(include); !sentence.isEmpty())
                broken.append(sentence);
            else if (include.quoted && !engineFolders.contains(folderOf(file))) {
                QSet<QString> seen;
                const QString heavy = pathToLibTorch(root, include.target, seen);
                if (!heavy.isEmpty())
                    broken.append(QString("%1 reaches LibTorch through %2: the engine's public headers are plain C++.")
                                      .arg(file, heavy));
            }
        }
    }
    return broken;
}

int sourcesBelow(const QString& root)
{
    return static_cast<int>(filesBelow(root).size());
}

} // namespace calm::test
