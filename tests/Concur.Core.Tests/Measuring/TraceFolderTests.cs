using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class TraceFolderTests
{
    [Fact]
    public void ATraceFolderThatWasRemovedMeanwhileIsToldByItsName()
    {
        var folder = Directory.CreateTempSubdirectory("concur-traces");
        TraceFolder.MustExist(folder.FullName);
        folder.Delete();

        var failure = Assert.Throws<ConcurException>(() => TraceFolder.MustExist(folder.FullName));

        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith($"the folder of the traces, '{folder.FullName}', was removed", failure.Message, StringComparison.Ordinal);
    }
}
