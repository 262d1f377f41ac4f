using System.Threading.Channels;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Machines.Shipping;

/// <summary>
/// Folders that were shipped to this machine, each under the SHA-256 of what it holds. Several agents may use them at once. What is not
/// complete has another name, and what was used longest ago is deleted where there is too much.
/// </summary>
/// <param name="root">The folder of all of it.</param>
/// <param name="mostBytes">The size that it may have, bytes.</param>
internal sealed class ShippedFolders(string root, long mostBytes) : IDisposable
{
    /// <summary>Two versions of a large program, and many of a small one.</summary>
    public const long UsualBytes = 1L << 30;

    private const string ReceivedName = "received";

    private readonly Lock _gate = new();
    private readonly FoldersInUse _uses = new(Path.Combine(root, "folders"));
    private readonly ShippedManifests _manifests = new(Path.Combine(root, "folders"));

    private string Folders => Path.Combine(root, "folders");

    /// <summary>What this agent has received: another one may need the same files, and takes none of these away.</summary>
    private string Received { get; } = Path.Combine(root, ReceivedName, Path.GetRandomFileName());

    /// <summary>The path of a folder that is here.</summary>
    /// <returns>Null where it is not, or a file of it is missing.</returns>
    /// <exception cref="ConcurException">The manifest is none.</exception>
    public string? Find(FolderManifest manifest)
    {
        manifest.Check();
        var path = Path.Combine(Folders, manifest.Name);
        lock (_gate)
        {
            Platforms.CreatePrivateFolder(Folders);
            Platforms.CreatePrivateFolder(Received);
            if (!_uses.TryUse(manifest.Name)) return null;
            return IsComplete(path, manifest) ? path : null;
        }
    }

    /// <summary>The files of it that must be sent: neither received by this agent, nor in another folder that is here.</summary>
    public IReadOnlyList<string> Missing(FolderManifest manifest)
    {
        var here = _manifests.Here();
        return [.. manifest.Files.Select(file => file.Hash).Distinct()
            .Where(hash => !File.Exists(Path.Combine(Received, hash)) && !here.ContainsKey(hash))];
    }

    /// <summary>Receives a file.</summary>
    /// <exception cref="ConcurException">Something else came.</exception>
    public async Task ReceiveAsync(string hash, ChannelReader<byte[]> content, CancellationToken cancellation)
    {
        if (!FolderManifest.IsHash(hash))
            throw new ConcurException(FailureKind.BadInput, "a file was sent under a name that is no SHA-256");
        Platforms.CreatePrivateFolder(Received);
        var partial = Path.Combine(Received, $"{hash}.{Path.GetRandomFileName()}{Leftovers.Partial}");
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                await foreach (var part in content.ReadAllAsync(cancellation)) await file.WriteAsync(part, cancellation);
            }

            if (FolderManifest.HashOf(await File.ReadAllBytesAsync(partial, cancellation)) != hash)
                throw new ConcurException(FailureKind.BadInput, "a file that was sent has another SHA-256 than was said");
            File.Move(partial, Path.Combine(Received, hash), overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Makes the folder of files that are here.</summary>
    /// <exception cref="ConcurException">One of them is not.</exception>
    public string Assemble(FolderManifest manifest)
    {
        if (Find(manifest) is { } there) return there;
        var path = Path.Combine(Folders, manifest.Name);
        var partial = Path.Combine(Folders, $"{manifest.Name}.{Path.GetRandomFileName()}{Leftovers.Partial}");
        try
        {
            Platforms.CreatePrivateFolder(partial);
            var here = _manifests.Here();
            foreach (var file in manifest.Files) Place(file, Path.Combine(partial, file.Path), here);
            _manifests.Keep(manifest);
            lock (_gate)
            {
                Move(partial, path, manifest);
                if (!_uses.TryUse(manifest.Name))
                    throw new ConcurException(FailureKind.BadInput, "a shipped folder was deleted while it was made");
            }
        }
        finally
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }

        foreach (var file in manifest.Files) File.Delete(Path.Combine(Received, file.Hash));
        RemoveOld();
        return path;
    }

    public void Dispose()
    {
        _uses.Dispose();
        if (Directory.Exists(Received)) Directory.Delete(Received, recursive: true);
    }

    /// <summary>Another agent may have been first; what is there and is not complete was damaged.</summary>
    private static void Move(string partial, string path, FolderManifest manifest)
    {
        if (Directory.Exists(path))
        {
            if (IsComplete(path, manifest)) return;
            Directory.Delete(path, recursive: true);
        }

        try
        {
            Directory.Move(partial, path);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            // Another agent was.
        }
    }

    private void Place(ShippedFile file, string path, IReadOnlyDictionary<string, string> here)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var received = Path.Combine(Received, file.Hash);
        var source = File.Exists(received) ? received : here.GetValueOrDefault(file.Hash)
            ?? throw new ConcurException(FailureKind.BadInput, $"the shipped file '{file.Path}' is not there any more; try again");
        File.Copy(source, path);
        if (FolderManifest.HashOf(File.ReadAllBytes(path)) != file.Hash)
        {
            File.Delete(source);
            throw new ConcurException(FailureKind.BadInput, $"the shipped file '{file.Path}' was changed here; try again");
        }

        if (file.IsExecutable) Platforms.Current.Shell.MakeExecutable(path);
    }

    private static bool IsComplete(string path, FolderManifest manifest) => manifest.Files
        .All(file => new FileInfo(Path.Combine(path, file.Path)) is { Exists: true } there && there.Length == file.Length);

    private void RemoveOld()
    {
        Leftovers.Remove(Path.Combine(root, ReceivedName), Folders);
        var all = _manifests.All().OrderBy(each => _uses.LastUseOf(each.Name)).ToList();
        var bytes = all.Sum(each => each.Manifest.Bytes);
        foreach (var (name, manifest) in all)
        {
            if (bytes <= mostBytes) return;
            if (!_uses.TryRemove(name)) continue;
            _manifests.Forget(name);
            bytes -= manifest.Bytes;
        }
    }
}
