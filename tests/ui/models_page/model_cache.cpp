#include "tests/ui/models_page/model_cache.h"

#include <QDir>
#include <QFile>

namespace calm::ui
{

namespace
{

QDir modelOf(const QString& member)
{
    return QDir(CALM_SOURCE_DIR "/projects/key-value-arithmetic/models/" + member);
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

ModelCache::ModelCache()
{
    for (const char* name : {"HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"})
        qunsetenv(name);
    qputenv("HF_HUB_CACHE", m_folder.path().toUtf8());
}

ModelCache::~ModelCache()
{
    qunsetenv("HF_HUB_CACHE");
}

QString ModelCache::addModel(const QString& repository, const QString& member, const QString& commit)
{
    const QString folder = m_folder.filePath(repository);
    const QString snapshot = folder + "/snapshots/" + commit;
    const QDir source = modelOf(member);
    for (const QString& name : source.entryList(QDir::Files))
        addFile(snapshot, name, contentOf(source.filePath(name)));
    write(folder + "/refs/main", commit.toUtf8());
    return snapshot;
}

void ModelCache::addFile(const QString& snapshot, const QString& name, const QByteArray& content)
{
    const QString blob = QString("%1").arg(++m_blobs, 16, 16, QChar('0'));
    write(snapshot + "/../../blobs/" + blob, content);
    QDir().mkpath(snapshot);
    QFile::link("../../blobs/" + blob, snapshot + '/' + name);
}

void ModelCache::write(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QDir::cleanPath(path + "/.."));
    QFile file(QDir::cleanPath(path));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
}

void copyModel(const QString& member, const QString& folder)
{
    const QDir source = modelOf(member);
    for (const QString& name : source.entryList(QDir::Files))
        ModelCache::write(folder + '/' + name, contentOf(source.filePath(name)));
}

} // namespace calm::ui
