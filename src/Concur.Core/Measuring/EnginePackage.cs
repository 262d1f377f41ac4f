using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Installs an engine from its NuGet package, of which only one folder is unpacked.</summary>
/// <param name="name">The engine's name.</param>
/// <param name="version">The tool's version, which the package must have too.</param>
public sealed class EnginePackage(string name, string version)
{
    private const string Content = "engine/";

    /// <summary>The feed of nuget.org.</summary>
    public const string DefaultSource = "https://api.nuget.org/v3/index.json";

    /// <summary>The package for this machine, and the one with portable code, which all have.</summary>
    private string[] Ids => [$"{PortableId}.{InstalledEngines.RuntimeIdentifier}", PortableId];

    private string PortableId => "dotnet-concur.engines." + name;

    /// <summary>Installs it for this user, in place of the one that is there.</summary>
    /// <param name="source">A folder with the package, or the address of a feed's index.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <returns>The folder in which it is now.</returns>
    /// <exception cref="ConcurException">The source does not have it, or it cannot be written.</exception>
    public async Task<string> InstallAsync(string source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var folder = InstalledEngines.OwnFolder(name) ?? throw Refused("this user has no folder to install it in (HOME)");
        try
        {
            await using Stream package = IsFeed(source) ? new MemoryStream(await DownloadAsync(source, cancellation)) : Open(source);
            Replace(folder, fresh => Unpack(package, fresh));
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or XmlException)
        {
            throw Refused(e.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Fills a new folder beside an old one, and puts it in its place once it is complete.</summary>
    private static void Replace(string folder, Action<string> fill)
    {
        var fresh = $"{folder}.{Environment.ProcessId}";
        try
        {
            fill(fresh);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(fresh, folder);
        }
        finally
        {
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        }
    }

    private static bool IsFeed(string source) => Uri.TryCreate(source, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private FileStream Open(string folder) =>
        Ids.Select(id => Path.Combine(folder, FileName(id))).FirstOrDefault(File.Exists) is { } path
            ? File.OpenRead(path)
            : throw Refused($"'{folder}' has neither {string.Join(" nor ", Ids.Select(FileName))}");

    private async Task<byte[]> DownloadAsync(string index, CancellationToken cancellation)
    {
        try
        {
            foreach (var id in Ids)
            {
                if (await PackageFeed.DownloadAsync(new Uri(index), id, version, cancellation) is { } package) return package;
            }
        }
        catch (HttpRequestException e)
        {
            throw Refused($"{index} does not give it: {e.Message}");
        }

        throw Refused($"{index} has neither {string.Join(" nor ", Ids.Select(FileName))}");
    }

    private string FileName(string id) => $"{id}.{version}.nupkg";

    private void Unpack(Stream package, string folder)
    {
        using var archive = new ZipArchive(package, ZipArchiveMode.Read);
        CheckVersion(archive);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var root = Directory.CreateDirectory(folder).FullName + Path.DirectorySeparatorChar;
        var files = archive.Entries.Where(entry => entry.Name.Length > 0 && entry.FullName.StartsWith(Content, StringComparison.Ordinal));
        foreach (var entry in files)
        {
            var path = Path.GetFullPath(Path.Combine(root, entry.FullName[Content.Length..]));
            if (!path.StartsWith(root, StringComparison.Ordinal))
                throw new InvalidDataException($"it has a file outside, '{TerminalText.Name(entry.FullName)}'");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            entry.ExtractToFile(path);
        }

        if (!File.Exists(Path.Combine(root, EngineFiles.Portable, EngineFiles.OrleansAssembly)))
            throw new InvalidDataException("the package has no engine in it");
    }

    /// <summary>A file may have been renamed.</summary>
    private void CheckVersion(ZipArchive archive)
    {
        var entry = Ids.Select(id => archive.GetEntry(id + ".nuspec")).FirstOrDefault(found => found is not null)
            ?? throw new InvalidDataException($"it is no package {PortableId}");
        using var text = entry.Open();
        var found = XDocument.Load(text).Descendants().FirstOrDefault(element => element.Name.LocalName == "version")?.Value;
        if (found != version) throw new InvalidDataException($"it has version {found}, and the tool {version}");
    }

    private ConcurException Refused(string why) => new(FailureKind.BadInput, $"the engine '{name}' cannot be installed: {why}");
}

/// <summary>A NuGet feed that asks for no password.</summary>
internal static class PackageFeed
{
    /// <summary>The resource that has the files: https://learn.microsoft.com/nuget/api/package-base-address-resource.</summary>
    private const string Files = "PackageBaseAddress/3.0.0";

    /// <summary>Downloads a package.</summary>
    /// <param name="index">The feed's index.</param>
    /// <param name="id">The package's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <returns>Null where the feed does not have it.</returns>
    /// <exception cref="HttpRequestException">The feed cannot be reached, or refuses.</exception>
    /// <exception cref="InvalidDataException">That is no feed.</exception>
    public static async Task<byte[]?> DownloadAsync(Uri index, string id, string version, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        var address = AddressOf(await client.GetByteArrayAsync(index, cancellation), index);
#pragma warning disable CA1308 // The addresses of a feed are in lower case.
        var (lowerId, lowerVersion) = (id.ToLowerInvariant(), version.ToLowerInvariant());
#pragma warning restore CA1308
        using var answer = await client.GetAsync(
            new Uri($"{address.TrimEnd('/')}/{lowerId}/{lowerVersion}/{lowerId}.{lowerVersion}.nupkg"), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation);
    }

    private static string AddressOf(byte[] index, Uri uri)
    {
        try
        {
            using var document = JsonDocument.Parse(index);
            return document.RootElement.GetProperty("resources").EnumerateArray()
                .First(resource => resource.GetProperty("@type").ValueEquals(Files)).GetProperty("@id").GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{uri} is not the index of a NuGet feed");
        }
    }
}
