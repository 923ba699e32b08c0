/*
 * service/rpc/catalog_service.c: CatalogService. No product, price or mapping is kept yet, and what
 * is kept of an offer is its stock: see GetPublication.
 */
#include "service/rpc/catalog_service.h"

#include "lockstep/v1/catalog_service.pb-c.h"

static const struct rpc_method methods[] = {
    { "UpdateProduct", .later = true },
    { "BatchUpdateProducts", .later = true },
    { "GetProduct", .later = true },
    { "ListProducts", .later = true },
    { "WatchProducts", .later = true },
    { "DeleteProduct", .later = true },
    { "UpdateOffer", .later = true },
    { "BatchUpdateOffers", .later = true },
    { "GetOffer", .later = true },
    { "ListOffers", .later = true },
    { "WatchOffers", .later = true },
    { "EndOffer", .later = true },
    { "SetPrice", .later = true },
    { "BatchSetPrices", .later = true },
    { "GetPrice", .later = true },
    { "ListPrices", .later = true },
    { "ListPriceHistory", .later = true },
    { "ExplainPrice", .later = true },
    { "CreatePriceRule", .later = true },
    { "GetPriceRule", .later = true },
    { "ListPriceRules", .later = true },
    { "UpdatePriceRule", .later = true },
    { "DeletePriceRule", .later = true },
    { "UpdateSkuMapping", .later = true },
    { "BatchUpdateSkuMappings", .later = true },
    { "GetSkuMapping", .later = true },
    { "ListSkuMappings", .later = true },
    { "DeleteSkuMapping", .later = true },
    { "ListUnmappedSkus", .later = true },
    { "UpdateBundle", .later = true },
    { "GetBundle", .later = true },
    { "ListBundles", .later = true },
    { "DeleteBundle", .later = true },
};

const struct rpc_service catalog_service = {
    .descriptor = &lockstep__v1__catalog_service__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
};
